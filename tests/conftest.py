"""Fixtures that every test may ask for: the real data where it is, and the made-up data everywhere."""

import os
from pathlib import Path

import pytest

from export.data.tweeteval import DATA_VARIABLE, data_folder
from tests.tiny_data import write_tiny_data

DATA_BESIDE_CHECKOUT = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def keymoji_data() -> Path:
    """The real TweetEval folder: by KEYMOJI_DATA, which must then be right, else ../shared/data, else skip."""
    if os.environ.get(DATA_VARIABLE):
        return data_folder()
    if not DATA_BESIDE_CHECKOUT.is_dir():
        pytest.skip(f"the real data is not here: set {DATA_VARIABLE} to test on it")
    return data_folder(DATA_BESIDE_CHECKOUT)


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the made-up data set, shared by all tests: read it, do not write to it."""
    return write_tiny_data(tmp_path_factory.mktemp("tiny_data"))
