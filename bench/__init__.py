"""Measuring what ships: accuracy, latency, size and cold start, against the PyTorch originals."""
