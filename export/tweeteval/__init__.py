"""The first paper: FFNN, Transformer, CNN and BERT on TweetEval's 20 emoji, both tracks.

Read recipes.py and train.py (`python -m export.tweeteval.train cnn --track clean`), judging.py and report.py (how each
training ends, beside the paper's tables), reproduce.py (all small models by one command), then finetune.py and
hybrid.py for BERT. Imports, of ours, runtime, export.data, export.models and export.training.
"""
