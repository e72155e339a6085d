"""The tests; a package so that `tests.awkward` and `tests.tiny_data` can be imported however pytest is started."""
