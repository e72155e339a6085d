"""What a keyboard shows of the scores: from a ranking to the emoji on the strip, and what a user's choices do to it.

Read ranking.py (scores -> top k), thresholds.py (when to be silent), typing_session.py (a strip that holds still), then
shown.py, skin_tones.py and diversity.py (which emoji may stand there), and last personal.py with personal_file.py (what
is learnt of a user). Imports numpy and, of ours, runtime's errors, text and predictor.
"""
