"""Scoring millions of texts, from files to parquet, on all cores or on a cluster: `python -m runtime.bulk IN OUT`.

Read fragments.py (what is read, and which output each piece has), reading.py (a piece as batches), scoring.py (a piece
becomes one file, or nothing), engine.py (Ray Data hands the pieces out), __main__.py. Alone in the runtime it imports
ray and pyarrow (extra `scale`), and nothing in the runtime imports it.
"""

from runtime.extras import explain_missing

explain_missing(__name__)
