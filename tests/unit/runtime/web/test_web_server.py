"""The server of `runtime.web`: what is served, to whom, with which headers; and what is not."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.bundle import open_bundle, shipped
from runtime.web.server import Server, build_site
from tests.bundles import make_bundle
from tests.web_server import ask, serving

ROOT = Path(__file__).resolve().parents[4]
PAGE, LIBRARY = ROOT / "runtime" / "web", ROOT / "runtime" / "js"
CDN = "https://cdn.jsdelivr.net/npm/onnxruntime-web@"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Serves the page and what is shipped."""
    with serving(build_site()) as server:
        yield server


def send(server: Server, request: bytes) -> bytes:
    """The answer to raw bytes."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_every_file_of_the_page_is_served_with_its_type(server: Server) -> None:
    types = {
        ".mjs": "text/javascript; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".json": "application/json",
        ".webmanifest": "application/manifest+json",
        ".svg": "image/svg+xml",
        ".png": "image/png",
    }
    files = {f"/{file.name}": file for file in PAGE.iterdir() if file.suffix in types}
    files |= {f"/js/{file.name}": file for file in (*LIBRARY.glob("*.mjs"), LIBRARY / "ort.json")}
    assert len(files) > 20
    for address, file in files.items():
        status, headers, body = ask(server, "GET", address)
        assert (status, headers["Content-Type"], body) == (200, types[file.suffix], file.read_bytes())
    assert ask(server, "GET", "/")[2] == (PAGE / "index.html").read_bytes()
    assert ask(server, "GET", "/?from=home")[1]["Content-Type"] == types[".html"]


def test_every_file_of_the_shipped_bundles_is_served(server: Server) -> None:
    names = json.loads(ask(server, "GET", "/bundles.json")[2])
    assert names == [name for name, at in shipped().items() if open_bundle(at).config["contract"] == "codepoints"]
    assert names
    for name in names:
        for file in shipped()[name].iterdir():
            assert ask(server, "GET", f"/bundles/{name}/{file.name}")[2] == file.read_bytes()


def test_no_source_of_the_server_is_served(server: Server) -> None:
    assert {ask(server, "GET", f"/{name}")[0] for name in ("server.py", "__init__.py", "__main__.py")} == {404}


@pytest.mark.parametrize(
    "address",
    [
        "/..",
        "/../__init__.py",
        "/%2e%2e/__init__.py",
        "/%2E%2E%2F__init__.py",
        "/..%5c__init__.py",
        "/..\\__init__.py",
        "/bundles/en/../../../__init__.py",
        "/bundles/../../errors.py",
        "/bundles/en/",
        "/bundles/en",
        "/bundles/",
        "/bundles/en/./model.onnx",
        "/bundles//en/model.onnx",
        "/etc/passwd",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/C:%5cWindows%5cwin.ini",
        "/index.html%00",
        "/%00",
        "/index.html/",
        "/index.html%20",
        "/%ff%fe",
        "/ort/ort.wasm.bundle.min.mjs",
        "/js/",
        "/js/PERSONAL.md",
        "/js/../bundle.py",
        "/keymoji.mjs",
        "/favicon.ico",
        "index.html",
        "*",
        "file:///etc/passwd",
    ],
)
def test_no_other_address_is_answered(server: Server, address: str) -> None:
    status, headers, body = ask(server, "GET", address)
    assert (status, body) == (404, b"404 Not Found\n")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path / "tiny", "codepoints")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    with serving(build_site([str(bundle)])) as server:
        (bundle / "README.md").unlink()
        (bundle / "README.md").symlink_to(tmp_path / "secret")
        (bundle / "config.json").unlink()
        assert ask(server, "GET", "/bundles/tiny-codepoints/README.md")[0] == 404
        assert ask(server, "GET", "/bundles/tiny-codepoints/config.json")[0] == 404
        assert ask(server, "GET", "/bundles/tiny-codepoints/labels.json")[0] == 200


def test_a_file_that_was_not_published_is_not_served(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path / "tiny", "codepoints")
    with serving(build_site([str(bundle)])) as server:
        (bundle / "later.txt").write_text("later", encoding="utf-8")
        assert ask(server, "GET", "/bundles/tiny-codepoints/later.txt")[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_only_get_and_head_are_answered(server: Server, method: str) -> None:
    status, headers, _ = ask(server, method, "/")
    assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_head_is_get_without_its_body(server: Server) -> None:
    head, get = ask(server, "HEAD", "/js/keymoji.mjs"), ask(server, "GET", "/js/keymoji.mjs")
    assert head[2] == b""
    assert [head[0], dict(head[1])] == [200, {**dict(get[1]), "Date": head[1]["Date"]}]
    assert ask(server, "HEAD", "/nothing")[2] == b""


def test_an_unchanged_file_is_not_sent_again(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path / "tiny", "codepoints")
    address = "/bundles/tiny-codepoints/README.md"
    with serving(build_site([str(bundle)])) as server:
        tag = ask(server, "GET", address)[1]["ETag"]
        status, headers, body = ask(server, "GET", address, If_None_Match=tag)
        assert (status, headers["ETag"], headers["Content-Length"], body) == (304, tag, None, b"")
        assert headers["Cache-Control"] == "no-cache"
        assert "Content-Security-Policy" in headers
        (bundle / "README.md").write_text("another", encoding="utf-8")
        status, headers, body = ask(server, "GET", address, If_None_Match=tag)
        assert (status, body) == (200, b"another")
        assert headers["ETag"] != tag


@pytest.mark.parametrize("address", ["/", "/nothing", "/bundles.json"])
def test_every_answer_has_the_headers_that_keep_the_page_to_itself(server: Server, address: str) -> None:
    headers = ask(server, "GET", address)[1]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Server"] == "keymoji"
    base = json.loads((LIBRARY / "ort.json").read_text(encoding="utf-8"))["base"]
    assert base.startswith(CDN)
    policy = headers["Content-Security-Policy"].split("; ")
    assert policy == [
        "default-src 'self'",
        f"script-src 'self' {base} 'wasm-unsafe-eval'",
        f"connect-src 'self' {base}",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]


@pytest.mark.parametrize(
    "host",
    ["example.org", "127.0.0.1", "localhost:1", "127.0.0.1.example.org:{port}", "example.org:{port}", "", "[::1]"],
)
def test_another_host_name_is_refused(server: Server, host: str) -> None:
    status, _, body = ask(server, "GET", "/", Host=host.format(port=server.server_port))
    assert status == 421
    assert b"<html" not in body


def test_its_own_host_names_are_answered(server: Server) -> None:
    port = server.server_port
    assert {ask(server, "GET", "/", Host=f"{name}:{port}")[0] for name in ("localhost", "127.0.0.1", "LocalHost")} == {
        200
    }


def test_a_request_must_name_one_host(server: Server) -> None:
    host = b"Host: 127.0.0.1:%d\r\n" % server.server_port
    assert b" 200 " in send(server, b"GET / HTTP/1.1\r\n" + host + b"\r\n")
    assert b" 421 " in send(server, b"GET / HTTP/1.1\r\n\r\n")
    assert b" 421 " in send(server, b"GET / HTTP/1.1\r\n" + host + host + b"\r\n")


def test_nonsense_is_refused_and_the_server_goes_on(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    for request in (
        b"\x16\x03\x01\r\n\r\n",
        b"GET\r\n\r\n",
        b"BREW / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9\r\n\r\n",
        b"\r\n",
    ):
        assert b" 200 " not in send(server, request)
    host = b"Host: 127.0.0.1:%d\r\n\r\n" % server.server_port
    assert b" 400 " in send(server, b"GET http://[ HTTP/1.1\r\n" + host)
    assert b" 414 " in send(server, b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n")
    assert ask(server, "GET", "/")[0] == 200
    assert capfd.readouterr() == ("", "")  # nothing is logged, and nothing failed


def test_it_listens_on_the_loopback_interface_only(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
