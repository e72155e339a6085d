"""How PyInstaller learns what keymoji's programs need beside their modules: the bundles above all.

PyInstaller finds `get_hook_dirs` by the entry point `pyinstaller40` and reads a hook for each module that a program
imports: hook-runtime.py for all, hook-runtime.web.py for those with the page. Nothing at run time imports this package.
The hooks may import PyInstaller, this file the standard library.
"""

from pathlib import Path


def get_hook_dirs() -> list[str]:
    """The folders with hooks: this one."""
    return [str(Path(__file__).parent)]
