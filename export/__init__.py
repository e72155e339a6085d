"""Training in PyTorch and export to ONNX: text -> data -> models -> checkpoint -> fp32 bundle."""
