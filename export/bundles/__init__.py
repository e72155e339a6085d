"""What stands beside a graph in a bundle: golden texts, thresholds, the model card, and publishing it all.

Read tasks.py (what a bundle is judged on), publishing.py, golden_texts.py, trigger_curve.py, model_card.py; to_onnx.py
makes an fp32 bundle of a checkpoint and alone imports torch. Imports, of ours, runtime and export.data (to_onnx.py:
export.models and export.training too).
"""
