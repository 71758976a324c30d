"""Figures for papers: one file a question, and the line from people to dice."""

from xml.etree import ElementTree

import pytest
from deeppersona.analysis import compare
from deeppersona.analysis.figures import write_figures
from deeppersona.errors import ReportError


def test_every_question_gets_an_svg_and_a_png_that_are_what_they_say(wvs7, people, tmp_path):
    few = wvs7.of_questions(["Q46", "Q57"])
    written = write_figures(compare(people(few, ["DEU", "KEN"], 20), few, seed=1, draws=20), tmp_path)
    assert sorted(path.name for path in written) == [
        "Q46.png", "Q46.svg", "Q57.png", "Q57.svg", "overall.png", "overall.svg"
    ]  # fmt: skip
    for path in written:
        if path.suffix == ".svg":
            assert ElementTree.parse(path).getroot().tag.endswith("svg")
        else:
            assert path.read_bytes().startswith(b"\x89PNG")


def test_nothing_scored_and_unknown_formats_are_refused(wvs7, people, table, tmp_path):
    nothing = compare(table([{"status": "refused"}]), wvs7, seed=1, draws=20)
    with pytest.raises(ReportError, match="nothing to draw"):
        write_figures(nothing, tmp_path)
    with pytest.raises(ReportError, match="formats"):
        write_figures(nothing, tmp_path, formats=["pdf"])
    assert not list(tmp_path.iterdir())


def test_a_notebook_shows_a_table_and_escapes_it(wvs7, people, table):
    shown = compare(people(wvs7, ["DEU"], 20, variant="<b>"), wvs7, seed=1, draws=20)._repr_html_()
    assert "<table" in shown
    assert "&lt;b&gt;" in shown
    assert "no answer counts" in compare(table([{"status": "refused"}]), wvs7, seed=1, draws=20)._repr_html_()
