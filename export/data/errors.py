"""The error of this package: data on disk, or scores made from it, that cannot be right.

A message is one line that says where (file and line), what was found there, and what to do. Imports `runtime.errors`.
"""

from runtime.errors import KeymojiError


class DataError(KeymojiError):
    """A data file is missing or broken, a download failed, or an array does not fit the labels it is judged by."""
