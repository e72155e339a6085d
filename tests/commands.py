"""Every command that there is, every one that is written about, and what they say: for the tests that run them all."""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("runtime", "export", "quantize", "bench")
STARTS = re.compile(r"^if __name__ == .__main__.:", re.MULTILINE)
TEXT = {".py", ".md", ".mjs", ".js", ".html", ".toml", ".yml", ".csv", ""}
NOT_OURS = {"node_modules", "build", "dist"}  # and whatever begins with a dot, but for these two
DOTTED = {".ci", ".github"}


def every_command() -> list[str]:
    """What `python -m` can run of each package."""
    files = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return [module_of(path) for path in files if STARTS.search(path.read_text(encoding="utf-8"))]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__")


def written(folder: Path = ROOT) -> Iterator[Path]:
    """Every file with text of ours: documentation, code, and what CI runs."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one in DOTTED or not (one in NOT_OURS or one.startswith(".")))
        yield from (Path(place, name) for name in sorted(names) if Path(name).suffix in TEXT)


def answers(
    python: str | Path, commands: Sequence[str], *options: str, environment: Mapping[str, str] | None = None
) -> dict[str, subprocess.CompletedProcess[str]]:
    """What each command does in a process of its own, two at a time."""

    def answer(command: str) -> subprocess.CompletedProcess[str]:
        line = [str(python), "-m", command, *options]
        return subprocess.run(
            line, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
        )

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(commands, pool.map(answer, commands), strict=True))
