"""A path that no file can have is refused as any other that cannot be used, at every door."""

from collections.abc import Callable
from pathlib import Path

import pytest

from runtime import EmojiPredictor, PersonalRanking
from runtime.bundle import open_bundle, shipped
from runtime.errors import BundleNotFoundError, KeymojiError, OptionError, PersonalError
from runtime.publish import publish
from tests.awkward import IMPOSSIBLE_PATHS
from tests.bundles import OPSET, bundle_files

LABELS = open_bundle(shipped()["en"]).labels
DOORS: dict[str, tuple[Callable[[str], object], type[KeymojiError]]] = {
    "load": (EmojiPredictor.load, BundleNotFoundError),
    "open_bundle": (open_bundle, BundleNotFoundError),
    "PersonalRanking.load": (lambda path: PersonalRanking.load(path, LABELS), PersonalError),
    "PersonalRanking.save": (lambda path: PersonalRanking(LABELS).save(path), PersonalError),
    "publish": (lambda path: publish(Path(path), bundle_files("ids"), name="a", opset=OPSET), OptionError),
}


@pytest.mark.parametrize("path", IMPOSSIBLE_PATHS, ids=ascii)
@pytest.mark.parametrize("door", DOORS)
def test_it_is_refused(door: str, path: str, tmp_path: Path) -> None:
    knock, error = DOORS[door]
    with pytest.raises(error) as caught:
        knock(str(tmp_path / path))
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
