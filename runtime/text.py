"""The door that every text passes: a `str` that is valid Unicode.

A Python string can hold half of a surrogate pair (a keyboard that cuts an emoji in two makes one, and so does an
argument that was not UTF-8). It has no UTF-8 form, so it is refused here, with its place, and never meets a tokenizer.
This file may import the error tree only.
"""

from runtime.errors import TextError


def check_text(text: str) -> str:
    """Return `text` as it is, or raise TextError.

    >>> check_text("so happy")
    'so happy'
    """
    if not isinstance(text, str):
        raise TextError(f"text: found {type(text).__name__}, not str: decode bytes first, and pass one text at a time")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        code_point = ord(text[error.start])
        raise TextError(
            f"text: unpaired surrogate U+{code_point:04X} at index {error.start}: pass valid Unicode"
        ) from None
    return text


def as_utf32(text: str) -> bytes:
    """The text's code points, four bytes each, little-endian; TextError where it is no valid text."""
    try:
        return text.encode("utf-32-le")
    except (AttributeError, TypeError, UnicodeEncodeError):
        return check_text(text).encode("utf-32-le")  # which says what is wrong
