"""The product: text in, scores and trigger out, as one ONNX graph that hashes n-grams itself.

Read hashing.py (text -> hashes) and model.py, training.py with trigger.py and train.py (how it learns, from
teacher.py's opinions), then graph.py over codepoints_graph.py and to_onnx.py (how it leaves PyTorch). The top floor: it
may import, of ours, everything in export.
"""
