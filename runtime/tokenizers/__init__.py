"""What only bundles of contract `ids` need: text -> token ids, by tables that a bundle carries in tokenizer.json.

Read tokenizer.py (the kinds and how a file becomes one), then tweet_tokenizer.py with tweet_grammar.py and
word_characters.py (NLTK's TweetTokenizer without NLTK), then bertweet.py. A bundle of contract `codepoints` loads none
of it. Imports the standard library; the library `tokenizers` only where a bundle asks for it.
"""
