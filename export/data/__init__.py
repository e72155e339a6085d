"""What is read: TweetEval and its two tracks, Weibo and its codes, plain tweets, families of emoji, and how answers are
judged (metrics.py).

Read download.py (where the data come from), tweeteval.py with tracks.py, then weibo.py and its neighbours. Torch-free,
so that `bench` and `quantize` read the same splits. Imports runtime and numpy.
"""
