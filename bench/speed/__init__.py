"""How time is taken: timing.py (one call, many rounds), field.py (who is timed beside whom), floor.py (an empty graph),
cold_start.py with launcher.py and first_answer.py (a fresh process), process_tree.py (memory of a command and all
under it). Imports the bench, numpy and onnxruntime.
"""
