"""The error tree: everything that keymoji refuses on purpose is a `KeymojiError`.

A message is one line that says where, what was found and what to do. Whoever embeds the runtime catches
`KeymojiError`, or the branch that it can answer. This file may import nothing.

    KeymojiError
    |-- BundleError                  the model's folder cannot be used
    |   |-- BundleNotFoundError      nothing is there under that name
    |   |-- BundleDamagedError       its bytes are not the ones that were published
    |   `-- UnsupportedVersionError  it was published in a newer format than this runtime reads
    |-- PersonalError                a file of what the user chose cannot be used
    |-- TextError                    what was given as a text is not a text
    `-- OptionError                  an argument makes no sense (a ValueError too)
"""


class KeymojiError(Exception):
    """The root: catch this one to catch them all."""


class BundleError(KeymojiError):
    """The bundle cannot be used."""


class BundleNotFoundError(BundleError):
    """No bundle has that name, or no folder is at that path."""


class BundleDamagedError(BundleError):
    """A file of the bundle is missing, changed, unlisted or unreadable."""


class UnsupportedVersionError(BundleError):
    """The bundle's format_version is not one that this runtime reads."""


class PersonalError(KeymojiError):
    """The file or export of a `PersonalRanking` is broken, is something else, or cannot be written."""


class TextError(KeymojiError):
    """Not a string, or not valid Unicode."""


class OptionError(KeymojiError, ValueError):
    """An option is out of its range."""
