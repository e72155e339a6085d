"""fp32 bundle -> int8 bundle, through Hugging Face Optimum, within a stated budget."""
