"""What every training shares, whatever it trains.

Read batches.py and losses.py, loop.py (a recipe, an epoch after another, resumable), checkpoint.py (what is saved),
calibration.py; then encoders.py, finetuning.py and teaching.py for models over a Hugging Face encoder. Imports, of
ours, runtime, export.data and export.models.
"""
