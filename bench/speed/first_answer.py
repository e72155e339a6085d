"""One fresh process that answers one text and clocks each step: `python -m bench.speed.first_answer KIND FOLDER`.

KIND is `bundle` or `torch`. It prints the monotonic clock's nanoseconds at its first line, after the imports, after
loading, and after the first answer. Nothing is imported at the top but the clock.
"""

from time import monotonic_ns

STARTED = monotonic_ns()

if __name__ == "__main__":
    import sys

    if len(sys.argv) != 3:
        is_asked_for = sys.argv[1:] == ["--help"]
        print("usage: python -m bench.speed.first_answer KIND FOLDER", file=sys.stdout if is_asked_for else sys.stderr)
        raise SystemExit(0 if is_asked_for else 2)
    kind, folder = sys.argv[1:]
    if kind == "torch":
        from pathlib import Path

        from bench.reference import TorchModel

        imported = monotonic_ns()
        model = TorchModel(Path(folder))
        loaded = monotonic_ns()
        model.suggest("merry christmas everyone")
    else:
        from runtime.predictor import EmojiPredictor

        imported = monotonic_ns()
        predictor = EmojiPredictor.load(folder)
        loaded = monotonic_ns()
        predictor.predict("merry christmas everyone")
    answered = monotonic_ns()
    import json

    print(json.dumps([STARTED, imported, loaded, answered]))
