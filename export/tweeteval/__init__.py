"""The first paper: FFNN, Transformer, CNN and BERT on TweetEval's 20 emoji, both tracks.

Read recipes.py and train.py (`python -m export.tweeteval.train cnn --track clean`), judging.py and report.py (how each
training ends, beside the paper's tables), then finetune.py and hybrid.py for BERT; `python -m bench.ledger` runs them
all. Imports, of ours, runtime, export.data, export.models and export.training.
"""
