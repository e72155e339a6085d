"""What pyproject.toml cannot say: a build begins without what an earlier one left in build/lib.

setuptools copies into that folder and never out of it, so a file that a bundle no longer has would be installed again,
and the bundle refused.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build import build


class CleanBuild(build):
    def run(self) -> None:
        if not getattr(self, "editable_mode", False):
            shutil.rmtree(Path(self.build_lib), ignore_errors=True)
        super().run()


setup(cmdclass={"build": CleanBuild})
