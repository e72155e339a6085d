"""The page says what the tables say, and nothing in a table can become markup."""

import pytest

from bench.report.page import html_page

SVG = '<?xml version="1.0"?>\n<svg width="1"></svg>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- int8 is **slower**", "<li>int8 is <strong>slower</strong></li>"),
        ("- a < b & c", "<li>a &lt; b &amp; c</li>"),
        ("| `run` | us |\n|---|---:|\n| <b> | 1 |", "<th><code>run</code></th><th>us</th>"),
        ("| model | us |\n|---|---:|\n| <b> | 1 |", "<td>&lt;b&gt;</td><td>1</td>"),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert html in html_page({"name": text}, {})


def test_a_picture_has_a_name() -> None:
    page = html_page({"empty": ""}, {"speed & size": SVG})
    assert '<svg role="img" aria-label="speed &amp; size" width="1"></svg>' in page
    assert "<?xml" not in page
    assert "empty" not in page
