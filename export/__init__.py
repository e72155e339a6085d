"""Training in PyTorch and export to ONNX: text -> data -> models -> checkpoint -> fp32 bundle.

The floors, lowest first; imports go down only: data/ and models/; training/; tweeteval/ (the first paper) and bundles/
(what stands beside a graph); edeer/ (the second paper); keyboard/ (the product).
"""

from runtime.extras import explain_missing  # importing runtime also turns telemetry off, before onnxruntime comes

explain_missing(__name__)
