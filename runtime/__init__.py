"""keymoji at run time: a sentence goes in, ranked emoji come out. Needs numpy and onnxruntime, and nothing else.

    from runtime import EmojiPredictor
    EmojiPredictor.load("en").predict("merry christmas everyone")

The predictor is imported when it is first asked for, so that `--version` and `--help` do not wait for onnxruntime.
Importing this package turns onnxruntime's telemetry off, unless the environment already says otherwise: privacy.py.
"""

from runtime.ending import refuse_archive, watch

watch()  # before all that takes time

from typing import TYPE_CHECKING  # noqa: E402

from runtime.errors import (  # noqa: E402
    BundleDamagedError,
    BundleError,
    BundleNotFoundError,
    KeymojiError,
    OptionError,
    PersonalError,
    TextError,
    UnsupportedVersionError,
)
from runtime.privacy import opt_out  # noqa: E402
from runtime.version import VERSION as __version__  # noqa: E402

opt_out()
refuse_archive(__file__)

if TYPE_CHECKING:
    from runtime.predictor import EmojiPredictor, Prediction
    from runtime.strip.personal import PersonalRanking
    from runtime.strip.typing_session import EmojiSession
else:

    def __getattr__(name):
        if name in ("EmojiPredictor", "Prediction"):
            from runtime import predictor

            return getattr(predictor, name)
        if name == "EmojiSession":
            from runtime.strip import typing_session

            return typing_session.EmojiSession
        if name == "PersonalRanking":
            from runtime.strip import personal

            return personal.PersonalRanking
        raise AttributeError(f"module 'runtime' has no attribute {name!r}")


__all__ = [
    "BundleDamagedError",
    "BundleError",
    "BundleNotFoundError",
    "EmojiPredictor",
    "EmojiSession",
    "KeymojiError",
    "OptionError",
    "PersonalError",
    "PersonalRanking",
    "Prediction",
    "TextError",
    "UnsupportedVersionError",
    "__version__",
]
