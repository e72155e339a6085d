"""What a program needs that serves the page: the page's files, and the JavaScript library that it loads."""

from PyInstaller.utils.hooks import collect_data_files

PAGE = ["*.css", "*.html", "*.js", "*.mjs", "*.png", "*.svg", "*.webmanifest"]
LIBRARY = ["js/LICENSE", "js/*.json", "js/*.md", "js/*.mjs"]

datas = collect_data_files("runtime.web", includes=PAGE) + collect_data_files("runtime", includes=LIBRARY)
