"""`python -m tests.pictures` takes the page's pictures in `.github` anew, which the READMEs show.

Needs what tests/end_to_end/test_web_page.py needs: node with the packages of tests/js, and Chromium.
"""

import argparse
import json
import subprocess
from pathlib import Path

from runtime.web.server import build_site
from tests.end_to_end.test_web_page import ORT, chromium
from tests.node_packages import JS, find_node
from tests.web_server import serving

FOLDER = Path(__file__).resolve().parents[1] / ".github"


def main() -> None:
    argparse.ArgumentParser(prog="python -m tests.pictures", description="Take the page's pictures anew.").parse_args()
    with serving(build_site(None, ORT)) as server:
        asked = {
            "chrome": chromium(),
            "url": f"http://127.0.0.1:{server.server_port}/",
            "phone": str(FOLDER / "page-phone.png"),
            "why": str(FOLDER / "page-why.png"),
        }
        subprocess.run(
            [find_node(), "pictures.mjs"], cwd=JS, input=json.dumps(asked), encoding="utf-8", check=True, timeout=300
        )


if __name__ == "__main__":
    main()
