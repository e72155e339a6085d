"""Proof that lasts: laws that hold for any text and any bundle, as loops that run as long as you like.

laws.py says what holds; texts.py asks it of texts from all of Unicode, bundles.py of damaged and hostile bundles, and
soak.py of an hour of typing. `test_fuzz.py` runs a little of each in every test run. Imports runtime and tests.
"""
