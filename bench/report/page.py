"""One HTML page with every table and every picture inside it: no script, nothing fetched, light and dark.

Imports the standard library.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid #7d7d7d; padding: 0.25rem 0.6rem; text-align: right; white-space: nowrap; }
th { white-space: normal; }
th:first-child, td:first-child { text-align: left; }
.wide { overflow-x: auto; }
svg { max-width: 100%; height: auto; }
"""


def html_page(tables: Mapping[str, str], pictures: Mapping[str, str]) -> str:
    """`tables` are Markdown by name, `pictures` SVG by name."""
    parts = [f"<h2>{escape(name)}</h2>\n{_described(svg, name)}" for name, svg in pictures.items()]
    parts += [f"<h2>{escape(name)}</h2>\n<div class=wide>{_html(text)}</div>" for name, text in tables.items() if text]
    head = f'<meta charset="utf-8"><title>keymoji: the bench</title><style>{STYLE}</style>'
    body = "\n".join(["<h1>keymoji: the bench</h1>", *parts])
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def _described(svg: str, name: str) -> str:
    """The picture alone, with its name for those who hear the page."""
    return svg[svg.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{escape(name)}"', 1)


def _html(text: str) -> str:
    """A Markdown table or list as HTML."""
    lines = text.splitlines()
    if not lines[0].startswith("|"):
        return "<ul>" + "".join(f"<li>{_inline(line.removeprefix('- '))}</li>" for line in lines) + "</ul>"
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])]
    head, *body = [[_inline(cell) for cell in row] for row in rows]
    html = ["<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"]
    html += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in body]
    return "<table>" + "\n".join(html) + "</table>"


def _inline(text: str) -> str:
    """What our tables use of Markdown: bold and code.

    >>> _inline("**slower** than `run` & co")
    '<strong>slower</strong> than <code>run</code> &amp; co'
    """
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(text))
    return re.sub(r"`(.+?)`", r"<code>\1</code>", text)
