"""The report in headless Chromium: it renders, complains of nothing and asks for nothing."""

import re
import shutil
import subprocess

import pytest
from deeppersona.analysis import ReportData, compare, write_report

from .test_report import EVIL, facts, persona

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: `apt-get install chromium` (Debian) brings it"),
]


def opened(path, profile):
    """The DOM of a file or an address after loading and every line of its console; a request the policy blocks is such a line."""
    done = subprocess.run(
        [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--no-first-run",
            f"--user-data-dir={profile}",
            "--enable-logging=stderr",
            "--log-level=0",
            "--dump-dom",
            path if isinstance(path, str) else path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout, re.findall(r"CONSOLE[:(].*", done.stderr)


def test_a_page_that_breaks_the_rules_is_caught_by_this_test(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
        "<script>1</script><img src='http://example.invalid/x.png'>"
    )
    _, console = opened(page, tmp_path / "profile")
    assert len(console) == 2


def test_the_report_opens_without_a_complaint_a_request_or_a_script(tmp_path, wvs7, people):
    comparison = compare(people(wvs7, ["DEU", "KEN"], 30), wvs7, seed=1, draws=50)
    data = ReportData(facts("embedded/psychometric"), comparison, personas=(persona(), persona(EVIL)))
    dom, console = opened(write_report(data, tmp_path / "report.html"), tmp_path / "profile")
    assert console == []
    assert dom.count("<svg") == 7
    assert "<script" not in dom
    assert "&lt;script&gt;alert(1)&lt;/script&gt;</summary>" in dom
