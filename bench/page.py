"""One HTML page with every table and every picture inside it: no script, nothing fetched, light and dark.

Imports the standard library.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid #7d7d7d; padding: 0.25rem 0.6rem; text-align: right; }
th:first-child, td:first-child { text-align: left; }
.wide { overflow-x: auto; }
svg { max-width: 100%; height: auto; }
"""


def html_page(tables: Mapping[str, str], pictures: Mapping[str, str]) -> str:
    """`tables` are Markdown by name, `pictures` SVG by name."""
    parts = [f"<h2>{escape(name)}</h2>\n<div class=wide>{_html(text)}</div>" for name, text in tables.items() if text]
    parts += [f"<h2>{escape(name)}</h2>\n{svg[svg.index('<svg') :]}" for name, svg in pictures.items()]
    head = f'<meta charset="utf-8"><title>keymoji: the bench</title><style>{STYLE}</style>'
    body = "\n".join(["<h1>keymoji: the bench</h1>", *parts])
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def _html(text: str) -> str:
    """A Markdown table or list as HTML."""
    lines = text.splitlines()
    if not lines[0].startswith("|"):
        return "<ul>" + "".join(f"<li>{escape(line.removeprefix('- '))}</li>" for line in lines) + "</ul>"
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])]
    head, *body = [[escape(cell) for cell in row] for row in rows]
    html = ["<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"]
    html += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in body]
    return "<table>" + "\n".join(html) + "</table>"
