"""The report in a real browser: it shows itself without a complaint, on a telephone, a screen and paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest

from ko_coach import i18n
from ko_coach.review.report_html import as_html
from tests.review.reported import reports

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr",
)  # fmt: skip
MEASURE = """<!DOCTYPE html><meta charset="utf-8"><title>measure</title><body>
<iframe id="page" style="border:0;width:{width}px;height:900px" srcdoc="{page}"></iframe>
<script>
document.getElementById("page").onload = function () {{
  document.body.dataset.width = this.contentDocument.documentElement.scrollWidth;
}};
</script>"""

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt-get install chromium"),
]


@pytest.fixture(params=["en", "ru"])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    i18n.set_language(request.param)
    path = tmp_path / "report.html"
    path.write_text(as_html(reports()[0]), encoding="utf-8")
    return path


def browse(page: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Let the browser do one thing with the page, in a profile of its own."""
    profile = page.with_name(f"profile-{len(list(page.parent.iterdir()))}")
    words = [str(CHROMIUM), *QUIET, f"--user-data-dir={profile}", *flags, page.as_uri()]
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=100)


def test_the_browser_shows_it_without_a_complaint(page: Path) -> None:
    done = browse(page, "--dump-dom")
    assert "CONSOLE" not in done.stderr
    assert "Refused" not in done.stderr
    # What the browser made of it has the elements that were written, each once.
    written = page.read_text("utf-8")
    for element in ("section", "table", "figure", "circle"):
        assert done.stdout.count(f"<{element}") == written.count(f"<{element}")


@pytest.mark.parametrize("width", [320, 390, 768])
def test_it_never_scrolls_sideways(page: Path, width: int) -> None:
    frame = page.with_name("frame.html")
    frame.write_text(MEASURE.format(width=width, page=escape(page.read_text("utf-8"))), encoding="utf-8")
    shown = browse(frame, "--dump-dom", "--window-size=1000,1000").stdout
    measured = re.search(r'data-width="(\d+)"', shown)
    assert measured is not None
    assert int(measured[1]) <= width


def test_on_paper_it_is_a_few_pages(page: Path) -> None:
    paper = page.with_name("report.pdf")
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    pages = re.findall(rb"/Type\s*/Page\b", paper.read_bytes())
    assert 4 <= len(pages) <= 14


def test_light_and_dark_are_two_pictures(page: Path) -> None:
    pictures = []
    for scheme in (0, 1):
        picture = page.with_name(f"{scheme}.png")
        flags = (f"--blink-settings=preferredColorScheme={scheme}", "--window-size=800,600")
        browse(page, *flags, f"--screenshot={picture}")
        pictures.append(picture.read_bytes())
    assert pictures[0] != pictures[1]
