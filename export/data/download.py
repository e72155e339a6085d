"""Get TweetEval's emoji data: `python -m export.data.download --out DIR` fills DIR/tweeteval_emoji.

45,000, 5,000 and 50,000 texts, under Twitter's terms: they must not be published again. `emoji_ratings` before --out
gets people's ratings of emoji; --list says where every data set comes from, those too that must be got by hand. The
files come from one fixed commit of a public repository. Each is written to `<file>.partial`, checked against its pinned
sha256 and renamed, so a file without `.partial` is always whole; a second run skips what is there and goes on where an
interrupted one stopped. Standard library, and tqdm for the progress bar.
"""

import argparse
import hashlib
import http.client
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from export.data.errors import DataError
from export.data.sources import EMOTAG_COMMIT, TWEETEVAL_COMMIT, listed
from export.data.tweeteval import FOLDER_NAME
from runtime.errors import KeymojiError, OptionError

GITHUB = "https://raw.githubusercontent.com"
TIMEOUT_S = 30
CHUNK_BYTES = 1 << 16


@dataclass(frozen=True, kw_only=True)
class PublishedFile:
    """What one file must be, to the byte."""

    name: str
    size_bytes: int
    sha256: str


FILES = (
    PublishedFile(
        name="mapping.txt",
        size_bytes=543,
        sha256="ac172bfbb0972d875a832224f48602472279be365454e3bce01084689100f4d3",
    ),
    PublishedFile(
        name="train_text.txt",
        size_bytes=3_353_167,
        sha256="eacb6b0ee1fe2803d72a009c2e731fe07659f604318a979951d2f07c23c564a1",
    ),
    PublishedFile(
        name="train_labels.txt",
        size_bytes=102_760,
        sha256="daee7da826683dbfa50ad3a29c60bc527e498f06c70eabee3745a99cc37ab3a5",
    ),
    PublishedFile(
        name="val_text.txt",
        size_bytes=341_079,
        sha256="3bc3742d6af404cea792671878684d110f3bc02fd79a2e34643789a521d81a26",
    ),
    PublishedFile(
        name="val_labels.txt",
        size_bytes=11_379,
        sha256="21ba456f688668d049ff0fb1fa04469ee684cf4e2467c71d2c3fe5ca2ba1bd1a",
    ),
    PublishedFile(
        name="test_text.txt",
        size_bytes=3_705_901,
        sha256="e4de11de1597842c431dd67868e83322f5a432564dfd8558889ed8ac6a1a5e09",
    ),
    PublishedFile(
        name="test_labels.txt",
        size_bytes=114_435,
        sha256="c1662b84788f36674ab8f0106f3e2e7d3e258ddf4959086ac7cc75b1e68dd1f6",
    ),
)


RATINGS = (
    PublishedFile(
        name="EmoTag1200-scores.csv",
        size_bytes=9_624,
        sha256="9c154a7dcd1098ebacbf361a4658e383d2107061d7d92421d14f8a102b74491d",
    ),
)
SETS = {  # the folder, where its files are published, and which
    FOLDER_NAME: (f"{GITHUB}/cardiffnlp/tweeteval/{TWEETEVAL_COMMIT}/datasets/emoji", FILES),
    "emoji_ratings": (f"{GITHUB}/abushoeb/EmoTag/{EMOTAG_COMMIT}/data", RATINGS),
}


def download(out: Path, base_url: str, files: Sequence[PublishedFile], name: str = FOLDER_NAME) -> Path:
    """Make sure that every file is in the folder `name` of `out`, byte for byte as published; returns that folder."""
    from tqdm import tqdm  # the export extra has it; reading the pins above must not need it

    if not base_url.startswith(("https://", "http://")):
        raise OptionError(f"--base-url {base_url!r}: must start with https:// or http://")
    folder = out / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OptionError(f"--out {out}: no folder can be made there ({error.strerror}); name another") from error
    with tqdm(total=sum(file.size_bytes for file in files), unit="B", unit_scale=True) as progress:
        for file in files:
            progress.set_description(file.name)
            if _sha256(folder / file.name) == file.sha256:
                progress.update(file.size_bytes)
            else:
                _fetch(f"{base_url.rstrip('/')}/{file.name}", folder / file.name, file, progress.update)
    return folder


def _fetch(url: str, target: Path, file: PublishedFile, advance: Callable[[int], object]) -> None:
    """Bring one file into place by way of `<file>.partial`; whatever stood there before stays until the end."""
    partial = target.with_name(f"{target.name}.partial")
    try:
        _receive(url, partial, file.size_bytes, advance)
    except urllib.error.HTTPError as error:
        raise DataError(f"{url}: the server says {error.code} {error.reason}; check --base-url") from error
    except (OSError, http.client.HTTPException) as error:
        raise DataError(f"{url}: {error}; run the same command again to go on") from error
    received = partial.stat().st_size
    if received < file.size_bytes:
        raise DataError(f"{url}: {received} of {file.size_bytes} bytes came; run the same command again to go on")
    found = _sha256(partial)
    if found != file.sha256:
        partial.unlink()  # going on from wrong bytes would never end well
        raise DataError(f"{url}: sha256 is {found}, not {file.sha256}: not the published file; check --base-url")
    partial.replace(target)


def _receive(url: str, partial: Path, size_bytes: int, advance: Callable[[int], object]) -> None:
    """Append what `partial` lacks, or start over where the server cannot continue."""
    have = partial.stat().st_size if partial.exists() else 0
    if have >= size_bytes:  # cut off between the last byte and the check: the check judges it
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:
        if response.status != 206:  # the whole file, not the rest of it
            have = 0
        advance(have)
        with partial.open("ab" if have else "wb") as file:
            while have < size_bytes and (chunk := response.read(min(CHUNK_BYTES, size_bytes - have))):
                file.write(chunk)
                have += len(chunk)
                advance(len(chunk))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def main(argv: Sequence[str] | None = None) -> int:
    """The command line: prints the folder to give to `--data`."""
    parser = argparse.ArgumentParser("python -m export.data.download", description="Download a data set.")
    parser.add_argument("set", nargs="?", choices=sorted(SETS), default=FOLDER_NAME, help=f"default: {FOLDER_NAME}")
    parser.add_argument("--out", type=Path, metavar="DIR", help="the files go to the set's folder in DIR")
    parser.add_argument("--base-url", metavar="URL", help="a mirror with the same files")
    parser.add_argument("--list", action="store_true", help="say where every data set comes from, and how to get it")
    arguments = parser.parse_args(argv)
    if arguments.list:
        print(listed())
        return 0
    if arguments.out is None:
        parser.error("say where to: --out DIR")
    base_url, files = SETS[arguments.set]
    try:
        print(download(arguments.out, arguments.base_url or base_url, files, arguments.set))
    except KeymojiError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; run the same command again to go on", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
