"""The server behind `python -m runtime.web`: a table of addresses and files, on the loopback interface.

The table is made when it starts: the page, the library, each bundle's published files, and onnxruntime-web where a
folder is given.
An address is looked up in it and never turned into a path, so no spelling of one leads out. Requests for another host
name are refused, so that no web page can point its own name at this machine and read along. Nothing is logged.

This file may import the standard library and the runtime.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from runtime.bundle import find, open_bundle, shipped
from runtime.errors import OptionError
from runtime.manifest import MANIFEST

PAGE_FOLDER = Path(__file__).parent
LIBRARY_FOLDER = PAGE_FOLDER.parent / "js"  # beside the page on disk, and at the same place for a browser: ../js/
ORT = "ort.json"
ADDRESS = "127.0.0.1"
_HOSTS = (ADDRESS, "localhost")
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
_OTHER_TYPE = "application/octet-stream"  # a bundle's model, golden file and card: for programs
_Document: TypeAlias = Path | bytes  # a file, read when it is asked for, or what was made at the start


@dataclass(frozen=True, kw_only=True)
class Site:
    """What is served: the documents by their address, and the headers that go with each."""

    documents: Mapping[str, _Document]
    headers: Mapping[str, str]


def build_site(bundles: Sequence[str] | None = None, ort: Path | None = None) -> Site:
    """The page with these bundles (None: all shipped ones that it can run), each of them verified now.

    `ort` is the dist folder of onnxruntime-web; without it the page loads that from the public address in ort.json.
    """
    pinned = json.loads((LIBRARY_FOLDER / ORT).read_text(encoding="utf-8"))
    page = sorted(file for file in PAGE_FOLDER.iterdir() if file.suffix in _TYPES)
    documents: dict[str, _Document] = {f"/{file.name}": file for file in page}
    documents |= {f"/js/{file.name}": file for file in library_files(LIBRARY_FOLDER)}
    folders = _bundle_folders(bundles)
    for name, files in folders.items():
        documents |= {f"/bundles/{name}/{file.name}": file for file in files}
    documents["/bundles.json"] = json.dumps(list(folders)).encode("utf-8")
    if ort is not None:
        documents |= {f"/ort/{name}": _check_pinned(ort / name, pinned) for name in pinned["files"]}
        documents[f"/js/{ORT}"] = json.dumps({**pinned, "base": "../ort/"}).encode("utf-8")
    if "/index.html" in documents:
        documents["/"] = documents["/index.html"]
    return Site(documents=documents, headers=_headers("" if ort else pinned["base"]))


def library_files(folder: Path) -> list[Path]:
    """What a page loads of the JavaScript library: its modules, and the hashes of onnxruntime-web."""
    return sorted([*folder.glob("*.mjs"), folder / ORT])


def _bundle_folders(bundles: Sequence[str] | None) -> dict[str, list[Path]]:
    """Bundle name -> its files."""
    folders: dict[str, list[Path]] = {}
    for wanted in shipped() if bundles is None else bundles:
        bundle = open_bundle(find(wanted))
        if bundle.config["contract"] != "codepoints":
            if bundles is None:
                continue
            raise OptionError(f"bundle {wanted!r}: its contract is 'ids': the page runs those of contract 'codepoints'")
        if bundle.name in folders:
            raise OptionError(f"bundle {wanted!r}: another one is named {bundle.name!r} too: pass one of them")
        folders[bundle.name] = [bundle.path / name for name in (MANIFEST, *bundle.manifest["files"])]
    return folders


def _check_pinned(file: Path, pinned: Mapping[str, Any]) -> Path:
    """`file`, whose bytes are those that ort.json names: the page would refuse any other."""
    advice = f"run `npm install onnxruntime-web@{pinned['version']}` and pass the dist folder of it"
    if not file.is_file():
        raise OptionError(f"{file}: this file is missing: {advice}")
    digest = base64.b64encode(hashlib.sha384(file.read_bytes()).digest()).decode("ascii")
    if pinned["files"][file.name] != f"sha384-{digest}":
        raise OptionError(f"{file}: another version than {pinned['version']}: {advice}")
    return file


def _headers(ort_base: str) -> dict[str, str]:
    """Headers that let the page load from this server alone, and from `ort_base` where it is not empty."""
    sources = " ".join(["'self'", *([ort_base] if ort_base else [])])
    policy = (
        "default-src 'self'",
        f"script-src {sources} 'wasm-unsafe-eval'",
        f"connect-src {sources}",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": "; ".join(policy),
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


class Server(ThreadingHTTPServer):
    """Answers on the loopback interface; port 0 is any free one. `serve_forever` runs it, and `with` closes it."""

    def __init__(self, port: int, site: Site) -> None:
        self.site = site
        try:
            super().__init__((ADDRESS, port), _Handler)
        except OSError as error:
            raise OptionError(
                f"port {port}: {error.strerror}: pass another with --port, or 0 for any free one"
            ) from None
        self.hosts = {f"{name}:{self.server_port}" for name in _HOSTS}
        if self.server_port == 80:
            self.hosts |= set(_HOSTS)  # a browser leaves the usual port out

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that hung up."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: Server
    error_message_format, error_content_type = "%(code)d %(message)s\n", "text/plain; charset=utf-8"
    timeout = 60  # seconds that an idle connection is kept

    def version_string(self) -> str:
        return "keymoji"

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _refuse_method(self) -> None:
        self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    do_CONNECT = do_DELETE = do_OPTIONS = do_PATCH = do_POST = do_PUT = do_TRACE = _refuse_method

    def _answer(self, *, with_body: bool) -> None:
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            return self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "this server answers to its own address only")
        try:
            address = unquote(urlsplit(self.path).path)
        except ValueError:
            return self.send_error(HTTPStatus.BAD_REQUEST)
        body = _read(self.server.site.documents.get(address))
        if body is None:
            return self.send_error(HTTPStatus.NOT_FOUND)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        is_known = self.headers.get("If-None-Match") == tag
        self.send_response(HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK)
        self.send_header("ETag", tag)
        if not is_known:
            suffix = ".html" if address == "/" else Path(address).suffix
            self.send_header("Content-Type", _TYPES.get(suffix, _OTHER_TYPE))
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and not is_known:
            self.wfile.write(body)
        return None

    def end_headers(self) -> None:
        for name, value in self.server.site.headers.items():
            self.send_header(name, value)
        if self.command not in ("GET", "HEAD"):
            self.send_header("Allow", "GET, HEAD")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: what is asked for is nobody's business."""


def _read(document: _Document | None) -> bytes | None:
    """The bytes of a document; None where there is none, or a link in the place of its file."""
    if document is None or isinstance(document, bytes):
        return document
    return document.read_bytes() if document.is_file() and not document.is_symlink() else None
