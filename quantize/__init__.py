"""fp32 bundle -> int8 bundle, through Hugging Face Optimum, within a stated budget.

Read presets.py (what is quantised), quantizing.py and smoothing.py (how), agreement.py (what it costs), to_int8.py (the
command); compare.py measures the choices. Imports runtime, export.data and export.bundles, onnx and optimum; never
torch.
"""

from runtime.extras import explain_missing  # importing runtime also turns telemetry off, before onnxruntime comes

explain_missing(__name__)
