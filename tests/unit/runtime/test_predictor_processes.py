"""A predictor in other processes: pickled, deep-copied, and after os.fork with threads that the child has not."""

import copy
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from runtime import EmojiPredictor
from tests.bundles import make_bundle

ROOT = Path(__file__).resolve().parents[3]
FORKED = """
import os, sys
from runtime import EmojiPredictor
predictor = EmojiPredictor.load(sys.argv[1], threads=2)
expected = predictor.predict("aab")
child = os.fork()
if child == 0:
    os._exit(0 if predictor.predict("aab") == expected else 3)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.fixture
def predictor(tmp_path: Path) -> EmojiPredictor:
    return EmojiPredictor.load(make_bundle(tmp_path / "tiny", "codepoints"), threads=2)


def test_a_pickled_predictor_answers_as_before(predictor: EmojiPredictor) -> None:
    again = pickle.loads(pickle.dumps(predictor))
    assert again.predict("aab") == predictor.predict("aab")
    assert again.path == predictor.path
    assert again._threads == predictor._threads == 2


def test_a_copy_answers_as_before(predictor: EmojiPredictor) -> None:
    assert copy.deepcopy(predictor).predict("aab") == predictor.predict("aab")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_answers_with_threads(tmp_path: Path) -> None:
    folder = make_bundle(tmp_path / "tiny", "codepoints")
    done = subprocess.run([sys.executable, "-c", FORKED, str(folder)], cwd=ROOT, timeout=120, check=False)
    assert done.returncode == 0


def test_a_child_of_one_thread_needs_nothing_new(predictor: EmojiPredictor, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = EmojiPredictor.load(predictor.path)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    session = alone._session
    assert alone.predict("aab")
    assert alone._session is session
    before = predictor._session
    assert predictor.predict("aab") == alone.predict("aab")
    assert predictor._session is not before
