"""Result lines made readable: tables, pictures and one HTML page, by `python -m bench.report`.

Read latest.py (which lines count), tables.py and its neighbours (one file a group of tables), plots.py with drawing.py,
page.py. Imports the bench, numpy and matplotlib.
"""
