"""The C example gives Python's answers: compiled here, and linked with the library of the onnxruntime wheel.

Needs cc, and the header onnxruntime_c_api.h where cc finds it: no package of ours brings it, so it is for you to
install (Debian 13: libonnxruntime-dev) or to name (CPATH=FOLDER).
"""

import gzip
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import onnxruntime
import pytest

from runtime import golden
from runtime.predictor import EmojiPredictor
from tests.bundles import codepoints_graph

SOURCE = Path(__file__).resolve().parents[2] / "runtime" / "examples" / "c" / "emoji.c"
LIBRARIES = sorted((Path(onnxruntime.__file__).parent / "capi").glob("libonnxruntime.so.*"))
HEADERS = "-I/usr/include/onnxruntime"  # Debian's place, besides those that cc knows
TYPED = ["", "🔥", "so happy 👩🏽‍🚀🎉", "新年快乐", "Crème brûlée à Łódź", "I ❤️ u"]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def compiler() -> str:
    """The path of cc; else skip, and say what is missing."""
    cc = shutil.which("cc")
    if cc is None:
        pytest.skip("cc is not installed")
    include = [cc, "-E", HEADERS, "-include", "onnxruntime_c_api.h", "-x", "c", "/dev/null"]
    if subprocess.run(include, capture_output=True, check=False).returncode:
        pytest.skip("onnxruntime_c_api.h is not installed: install libonnxruntime-dev, or set CPATH to its folder")
    if not LIBRARIES:
        pytest.skip("the wheel of onnxruntime has no libonnxruntime.so here")
    return cc


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs the compiled example with arguments."""
    cc, folder = compiler(), tmp_path_factory.mktemp("c")
    library = folder / "libonnxruntime.so.1"  # the name that it asks for when it runs
    library.symlink_to(LIBRARIES[-1])
    flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", HEADERS]
    command = [cc, *flags, str(SOURCE), str(library), f"-Wl,-rpath,{folder}", "-o", "emoji"]
    compiled = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert (compiled.returncode, compiled.stderr) == (0, "")
    return lambda *arguments: subprocess.run(
        [folder / "emoji", *map(str, arguments)], capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def test_it_leaves_nothing_in_the_home_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where onnxruntime's telemetry would keep its store, were it on; it hides where CI is set."""
    for name in ("CI", "ORT_DISABLE_TELEMETRY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert answered(run(EmojiPredictor.load("en").path / "model.onnx", "merry christmas"))
    assert sorted(tmp_path.rglob("*")) == []


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph without a trigger whose four labels always tie for an empty text."""
    path = tmp_path_factory.mktemp("model") / "model.onnx"
    path.write_bytes(codepoints_graph([0.0] * 4))
    return path


def answered(finished: "subprocess.CompletedProcess[str]") -> list[tuple[int, float]]:
    assert (finished.returncode, finished.stderr) == (0, "")
    return [(int(label), float(score)) for label, score in map(str.split, finished.stdout.splitlines())]


@pytest.mark.parametrize("silent", [False, True], ids=["always", "default threshold"])
def test_it_gives_python_s_answers(run: Run, silent: bool) -> None:
    predictor = EmojiPredictor.load("en")
    ids = {label.emoji: label.id for label in predictor.labels}
    lines = gzip.decompress((predictor.path / golden.GOLDEN).read_bytes()).splitlines()
    texts = [text for text in (json.loads(line)["text"] for line in lines[::60]) if "\0" not in text]  # it ends in C
    threshold = json.loads((predictor.path / "config.json").read_bytes())["thresholds"]["default"] if silent else 0.0
    n_shown = 0
    for text in [*TYPED, *texts]:
        found = answered(run(predictor.path / "model.onnx", text, *([threshold] if silent else [])))
        expected = predictor.predict(text, threshold=threshold)
        assert [label for label, _ in found] == [ids[one.emoji] for one in expected], text
        assert [score for _, score in found] == pytest.approx([one.score for one in expected], abs=1e-5), text
        n_shown += bool(found)
    assert 0 < n_shown < len(TYPED + texts) if silent else n_shown == len(TYPED + texts)


def test_ties_keep_label_order(run: Run, model: Path) -> None:
    assert answered(run(model, "")) == [(0, 0.25), (1, 0.25), (2, 0.25)]


def test_two_labels_are_all_that_it_prints_of_two(run: Run, tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(codepoints_graph([0.0] * 2))
    assert answered(run(tmp_path / "model.onnx", "")) == [(0, 0.5), (1, 0.5)]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "usage: emoji MODEL TEXT"),
        (["{model}", "hello", "0.3x"], "usage: emoji MODEL TEXT"),
        (["{model}", "hello", "0.3"], "trigger"),  # it has none
        (["{model}.missing", "hello"], "model.onnx.missing"),
        ([__file__, "hello"], "test_c_example.py"),
    ],
)
def test_what_goes_wrong_is_said_in_one_line(run: Run, model: Path, arguments: list[str], reason: str) -> None:
    finished = run(*(argument.format(model=model) for argument in arguments))
    assert (finished.returncode, finished.stdout, len(finished.stderr.splitlines())) == (1, "", 1)
    assert reason in finished.stderr
