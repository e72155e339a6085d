"""EDEER's figures: bars of an emoji, heat maps, and a map of all emoji: `python -m export.edeer.pictures`.

Read charts.py and emoji_map.py, then drawing.py, fonts.py and placing.py for how they are drawn. Imports matplotlib
and, of ours, runtime, export.data and export.edeer.
"""
