"""What passes the door, and what is refused with its place."""

import pytest

from runtime.errors import TextError
from runtime.text import check_text
from tests.awkward import AWKWARD_PARAMS, UNPAIRED_SURROGATES


@pytest.mark.parametrize("text", AWKWARD_PARAMS)
def test_every_valid_text_passes_unchanged(text: str) -> None:
    assert check_text(text) is text


@pytest.mark.parametrize("text", UNPAIRED_SURROGATES)
def test_unpaired_surrogates_are_refused(text: str) -> None:
    with pytest.raises(TextError):
        check_text(text)


def test_the_message_says_which_surrogate_and_where() -> None:
    with pytest.raises(TextError) as caught:
        check_text("party \ud83d")
    assert str(caught.value) == "text: unpaired surrogate U+D83D at index 6: pass valid Unicode"


@pytest.mark.parametrize(("value", "kind"), [(b"hi", "bytes"), (None, "NoneType"), (["hi"], "list"), (7, "int")])
def test_other_types_are_named(value: object, kind: str) -> None:
    with pytest.raises(TextError) as caught:
        check_text(value)  # type: ignore[arg-type]
    message = f"text: found {kind}, not str: decode bytes first, and pass one text at a time"
    assert str(caught.value) == message
