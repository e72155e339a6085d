"""Print the shell commands of one marked block of the README: the fence that follows `<!-- ci:NAME -->`."""

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def commands(name: str) -> str:
    """The block's text; SystemExit when the README has no such block."""
    block = re.search(
        rf"<!-- ci:{re.escape(name)} -->\n+```\w*\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL
    )
    if block is None:
        raise SystemExit(f"{README.name}: no code block after <!-- ci:{name} -->")
    return block[1].strip()


if __name__ == "__main__":
    print(commands(sys.argv[1]))
