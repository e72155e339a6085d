"""Measuring what ships: accuracy, latency, size and cold start, against the PyTorch originals and against peers.

One file a question that a person asks: accuracy.py, latency.py (anywhere.py where there is no data), flicker.py,
personal.py, diversity.py, languages.py, web.py, scale.py, doctor.py (what is this machine?), check.py (is it as good as
before?). ledger/ fills the papers' table from training on, everyday/ asks about everyday messages, speed/ takes the
time, report/ prints and draws, peers/ are what users would pick instead. Imports runtime, export.data and
export.bundles; torch only in reference.py, and what a file of its own says.
"""

from runtime.extras import explain_missing  # importing runtime also turns telemetry off, before onnxruntime comes

explain_missing(__name__)
