"""Downloading from a server on this machine: whole, interrupted, continued, wrong, and not at all."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from export.data import download
from export.data.download import FILES, RATINGS, PublishedFile
from export.data.errors import DataError
from runtime.errors import OptionError
from tests.tiny_data import write_tiny_data

pytest.importorskip("tqdm")


class Server(ThreadingHTTPServer):
    """Serves `content` by path and notes what was asked; `cut_after` bytes it hangs up."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/emoji"
        self.content: dict[str, bytes] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.knows_ranges = True
        self.cut_after: int | None = None


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        name, wanted = self.path.rsplit("/", 1)[1], self.headers.get("Range")
        self.server.asked.append((name, wanted))
        if name not in self.server.content:
            self.send_error(404)
            return
        whole = self.server.content[name]
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and self.server.knows_ranges else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
        self.send_header("Content-Length", str(len(whole) - start))
        self.end_headers()
        self.wfile.write(whole[start:][: self.server.cut_after])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server() as running:
        source = write_tiny_data(tmp_path / "source")
        running.content = {path.name: path.read_bytes() for path in source.iterdir()}
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.shutdown()


def pins(server: Server, *names: str) -> list[PublishedFile]:
    """What the server holds right now, as files to expect: all, or the named ones."""
    return [
        PublishedFile(name=name, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
        for name, content in server.content.items()
        if not names or name in names
    ]


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_all_files_arrive_and_a_second_run_asks_for_none(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = download.download(tmp_path / "new" / "out", f"{server.url}/", pins(server))
    assert folder == tmp_path / "new" / "out" / "tweeteval_emoji"
    assert held(folder) == server.content
    output = capsys.readouterr()
    assert output.out == ""
    assert "100%" in output.err
    server.asked.clear()
    download.download(tmp_path / "new" / "out", server.url, pins(server))
    assert server.asked == []


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_an_interrupted_download_goes_on(server: Server, tmp_path: Path, knows_ranges: bool) -> None:
    server.knows_ranges, server.cut_after = knows_ranges, 1000
    files = pins(server, "train_text.txt")
    with pytest.raises(DataError, match=r"train_text\.txt: .*run the same command again"):
        download.download(tmp_path, server.url, files)
    folder = tmp_path / "tweeteval_emoji"
    assert held(folder) == {"train_text.txt.partial": server.content["train_text.txt"][:1000]}
    server.cut_after = None
    download.download(tmp_path, server.url, files)
    assert server.asked[-1] == ("train_text.txt", "bytes=1000-")
    assert held(folder) == {"train_text.txt": server.content["train_text.txt"]}


def test_a_partial_file_that_is_complete_needs_no_server(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "tweeteval_emoji"
    folder.mkdir()
    (folder / "mapping.txt.partial").write_bytes(server.content["mapping.txt"])
    download.download(tmp_path, server.url, pins(server, "mapping.txt"))
    assert server.asked == []
    assert held(folder) == {"mapping.txt": server.content["mapping.txt"]}


def test_one_changed_byte_is_refused_and_the_old_file_stays(server: Server, tmp_path: Path) -> None:
    files = pins(server, "mapping.txt")
    right = server.content["mapping.txt"]
    server.content["mapping.txt"] = right.replace(b"sun", b"son")
    folder = tmp_path / "tweeteval_emoji"
    folder.mkdir()
    (folder / "mapping.txt").write_bytes(b"the old one")
    with pytest.raises(DataError, match=rf"mapping\.txt: sha256 is [0-9a-f]{{64}}, not {files[0].sha256}"):
        download.download(tmp_path, server.url, files)
    assert held(folder) == {"mapping.txt": b"the old one"}
    server.content["mapping.txt"] = right
    download.download(tmp_path, server.url, files)
    assert held(folder) == {"mapping.txt": right}


@pytest.mark.parametrize("left_over", [b"not the beginning", b"x" * 100_000])
def test_a_foreign_partial_file_is_found_out_and_removed(server: Server, tmp_path: Path, left_over: bytes) -> None:
    folder = tmp_path / "tweeteval_emoji"
    folder.mkdir()
    (folder / "train_text.txt.partial").write_bytes(left_over)
    with pytest.raises(DataError, match="not the published file"):
        download.download(tmp_path, server.url, pins(server, "train_text.txt"))
    assert held(folder) == {}


def test_a_file_that_is_not_there(server: Server, tmp_path: Path) -> None:
    files = pins(server, "mapping.txt")
    server.content.clear()
    with pytest.raises(DataError, match=rf"{server.url}/mapping\.txt: the server says 404 Not Found"):
        download.download(tmp_path, server.url, files)


def test_no_server_at_all(server: Server, tmp_path: Path) -> None:
    server.shutdown()
    server.server_close()
    with pytest.raises(DataError, match=r"mapping\.txt: .*refused.*run the same command again"):
        download.download(tmp_path, server.url, pins(server, "mapping.txt"))


def test_the_command(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(download.SETS, "tweeteval_emoji", ("http://127.0.0.1:1", tuple(pins(server))))
    assert download.main(["--out", str(tmp_path), "--base-url", server.url]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'tweeteval_emoji'}\n"
    server.content["val_text.txt"] = b"\n"
    (tmp_path / "tweeteval_emoji" / "val_text.txt").unlink()
    assert download.main(["--out", str(tmp_path), "--base-url", server.url]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.splitlines()[-1].startswith(f"error: {server.url}/val_text.txt: ")


def test_another_set_goes_to_its_own_folder(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(download.SETS, "emoji_ratings", (server.url, tuple(pins(server, "mapping.txt"))))
    assert download.main(["emoji_ratings", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'emoji_ratings'}\n"
    assert held(tmp_path / "emoji_ratings") == {"mapping.txt": server.content["mapping.txt"]}


def test_ctrl_c_ends_quietly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("urllib.request.urlopen", interrupt)
    assert download.main(["--out", str(tmp_path)]) == 130
    assert capsys.readouterr().err.splitlines()[-1] == "stopped; run the same command again to go on"


def test_senseless_options(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="--base-url 'ftp://x': must start with https://"):
        download.download(tmp_path, "ftp://x", FILES)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OptionError, match="no folder can be made there"):
        download.download(tmp_path / "file", "http://127.0.0.1:1", FILES)


def test_the_pins_are_those_of_the_real_files(keymoji_data: Path) -> None:
    assert len(FILES) == 7
    held = [keymoji_data / file.name for file in FILES]
    ratings = keymoji_data.parent / "emoji_ratings" / RATINGS[0].name
    for file, path in zip((*FILES, *RATINGS), [*held, *([ratings] if ratings.is_file() else [])], strict=False):
        content = path.read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size_bytes, file.sha256)
