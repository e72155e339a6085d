"""Fifteen seconds of typing leave no file and open no socket: strace watches, where no CI variable hushes anything."""

import sys
from pathlib import Path

import onnxruntime
import pytest

from tests.strace import SECONDS, needs_strace, watch

TYPING = """
import sys, time
from runtime import EmojiPredictor, EmojiSession
session = EmojiSession(EmojiPredictor.load())
text, end = "merry christmas everyone, see you at the beach ", time.monotonic() + float(sys.argv[1])
place = 0
while time.monotonic() < end:
    place = place % len(text) + 1
    session.update(text[:place])
    time.sleep(0.05)
"""

pytestmark = needs_strace


def test_typing_leaves_nothing_and_asks_nobody(tmp_path: Path) -> None:
    assert watch([sys.executable, "-c", TYPING, str(SECONDS)], tmp_path / "home") == ([], [], [])


@pytest.mark.skipif(
    sys.platform != "linux" or tuple(map(int, onnxruntime.__version__.split(".")[:2])) < (1, 29),
    reason="this onnxruntime has no uploader",
)
def test_this_watch_sees_the_uploader_when_a_user_lets_it_in(tmp_path: Path) -> None:
    _, written, left = watch([sys.executable, "-c", TYPING, "3"], tmp_path / "home", ORT_DISABLE_TELEMETRY="0")
    assert any("onnxruntime" in name for name in written)
    assert left
