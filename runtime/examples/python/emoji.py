"""A text field's emoji strip, after every keystroke: `python emoji.py "merry christmas everyone"`.

Needs keymoji (`pip install .` in the project's root). A second argument names another bundle: `zh`, or a folder.
"""

import os
import sys

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # before onnxruntime is imported; your own setting wins

from runtime import EmojiPredictor, EmojiSession

text, bundle = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "en"
session = EmojiSession(EmojiPredictor.load(bundle))  # one predictor a process, one session a text field
for end in range(1, len(text) + 1):
    strip = session.update(text[:end])  # [] means: show none
    print(text[:end], " ".join(prediction.emoji for prediction in strip), sep="\t")
