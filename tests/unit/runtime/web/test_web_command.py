"""`python -m runtime.web`: which bundles, which onnxruntime-web, which port; and how it ends."""

import hashlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from runtime.bundle import shipped
from runtime.errors import BundleNotFoundError, OptionError
from runtime.web import server as web
from runtime.web.__main__ import main
from runtime.web.server import Server, build_site
from tests.bundles import make_bundle
from tests.web_server import ask, serving

ROOT = Path(__file__).resolve().parents[4]
PAGE, LIBRARY = ROOT / "runtime" / "web", ROOT / "runtime" / "js"
CDN = "https://cdn.jsdelivr.net/npm/onnxruntime-web@"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(build_site(["en"])) as server:
        yield server


class TestOrt:
    """onnxruntime-web from this server: the files that ort.json names, and only with the bytes that it names."""

    @pytest.fixture
    def dist(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A folder with two made-up files, and a library whose ort.json names them."""
        library, dist = tmp_path / "js", tmp_path / "dist"
        library.mkdir()
        dist.mkdir()
        files = {}
        for name, data in (("ort.min.mjs", b"export {}"), ("ort.wasm", b"\0asm")):
            (dist / name).write_bytes(data)
            files[name] = "sha384-" + b64encode(hashlib.sha384(data).digest()).decode()
        pinned = {"version": "1.2.3", "base": "https://example.org/dist/", "files": files}
        (library / "ort.json").write_text(json.dumps(pinned), encoding="utf-8")
        monkeypatch.setattr(web, "LIBRARY_FOLDER", library)
        return dist

    def test_it_is_served_and_no_other_host_is_allowed(self, dist: Path) -> None:
        (dist / "other.mjs").write_bytes(b"")
        with serving(build_site(ort=dist)) as server:
            _, headers, body = ask(server, "GET", "/ort/ort.wasm")
            assert (headers["Content-Type"], body) == ("application/wasm", b"\0asm")
            assert ask(server, "GET", "/ort/ort.min.mjs")[1]["Content-Type"] == "text/javascript; charset=utf-8"
            assert ask(server, "GET", "/ort/other.mjs")[0] == 404
            assert json.loads(ask(server, "GET", "/js/ort.json")[2])["base"] == "../ort/"
            assert "https:" not in headers["Content-Security-Policy"]

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (lambda dist: (dist / "ort.wasm").write_bytes(b"\0asn"), "ort.wasm: another version than 1.2.3: "),
            (lambda dist: (dist / "ort.wasm").unlink(), "ort.wasm: this file is missing: "),
        ],
    )
    def test_other_bytes_are_refused(self, dist: Path, change: Callable[[Path], object], reason: str) -> None:
        change(dist)
        with pytest.raises(OptionError, match=f"{reason}run `npm install onnxruntime-web@1.2.3`"):
            build_site(ort=dist)


class TestBundles:
    def test_bundles_are_named_in_the_order_given(self, tmp_path: Path) -> None:
        with serving(build_site([str(make_bundle(tmp_path / "tiny", "codepoints")), "en"])) as server:
            assert json.loads(ask(server, "GET", "/bundles.json")[2]) == ["tiny-codepoints", "en"]

    def test_an_ids_bundle_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(OptionError, match="its contract is 'ids'"):
            build_site([str(make_bundle(tmp_path / "tiny", "ids"))])

    def test_an_ids_bundle_that_is_shipped_is_left_out(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for contract in ("ids", "codepoints"):
            make_bundle(tmp_path / f"tiny-{contract}", contract)
        monkeypatch.setattr("runtime.bundle.SHIPPED_FOLDER", tmp_path)
        with serving(build_site()) as server:
            assert json.loads(ask(server, "GET", "/bundles.json")[2]) == ["tiny-codepoints"]

    def test_two_of_one_name_are_refused(self) -> None:
        with pytest.raises(OptionError, match="another one is named 'en' too"):
            build_site(["en", str(shipped()["en"])])

    def test_an_unknown_one_is_refused(self) -> None:
        with pytest.raises(BundleNotFoundError, match="bundle 'klingon'"):
            build_site(["klingon"])


class TestCommand:
    @pytest.mark.parametrize(
        ("argv", "reason"),
        [
            (["--port", "70000"], "'70000' is not a port from 0 to 65535"),
            (["--port", "-1"], "'-1' is not a port"),
            (["--port", "many"], "'many' is not a port"),
            (["--bundle", "klingon"], "bundle 'klingon': neither a shipped bundle nor a folder"),
            (["--ort", "nowhere"], "this file is missing"),
            (["--host", "0.0.0.0"], "unrecognized arguments"),
        ],
    )
    def test_nonsense_is_one_line_and_exit_code_2(
        self, argv: list[str], reason: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(argv) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert reason in err

    def test_a_busy_port_is_one_line_and_exit_code_2(self, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--port", str(server.server_port)]) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert err.startswith(f"keymoji: port {server.server_port}: ")

    def test_it_prints_its_address_and_ends_with_ctrl_c(self) -> None:
        command = [sys.executable, "-m", "runtime.web", "--port", "0"]
        pipe = subprocess.PIPE
        hear = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731
        with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, preexec_fn=hear) as process:
            watchdog = threading.Timer(60, process.kill)
            watchdog.start()
            assert process.stdout is not None
            address = process.stdout.readline().decode()
            port = int(address.removeprefix("http://127.0.0.1:").removesuffix("/\n"))
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
                connection.request("GET", "/")
                assert connection.getresponse().status == 200
            process.send_signal(signal.SIGINT)
            assert process.communicate() == (b"", b"")
            watchdog.cancel()
        assert process.returncode == 130


def test_the_runtime_does_not_import_it_and_it_imports_no_numpy() -> None:
    watched = ("runtime.web", "http", "numpy", "onnxruntime")
    code = "import sys, runtime.{}; print([m for m in {} if m in sys.modules])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for module, found in (("predict", "[]"), ("web.__main__", "['runtime.web', 'http']")):
        command = [sys.executable, "-c", code.format(module, watched)]
        done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True)
        assert done.stdout.strip() == found


def test_ort_json_pins_the_version_that_the_tests_run() -> None:
    package = json.loads((ROOT / "tests" / "js" / "package.json").read_text(encoding="utf-8"))
    pinned = json.loads((LIBRARY / "ort.json").read_text(encoding="utf-8"))
    assert pinned["version"] == package["dependencies"]["onnxruntime-web"]
    assert pinned["base"] == f"{CDN}{pinned['version']}/dist/"
    assert sorted(Path(name).suffix for name in pinned["files"]) == [".mjs", ".wasm"]


def test_every_file_of_the_page_is_in_the_wheel() -> None:
    (line,) = re.findall(
        r'^"runtime\.web" = (.+)$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    files = [file for file in PAGE.iterdir() if file.is_file() and file.suffix != ".py"]
    assert len(files) > 10
    assert [file.name for file in files if f"*{file.suffix}" not in json.loads(line)] == []
