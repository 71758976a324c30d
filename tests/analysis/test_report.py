"""The report: whole, escaped, self-contained, and readable as a text that a person can review."""

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from deeppersona.analysis import ReportData, Scale, Truth, compare, write_report
from deeppersona.analysis.charts.distributions import distribution_chart
from deeppersona.analysis.charts.svg import inline_svg
from deeppersona.analysis.frequencies import Cell, Frequencies, Line
from deeppersona.analysis.frequencies import Table as FrequencyTable
from deeppersona.analysis.report import render_report
from deeppersona.analysis.report_data import (
    EMBEDDED_READS,
    Anchor,
    Cost,
    Facet,
    GivenAnswer,
    PersonaBlock,
    RankedAttribute,
    RunFacts,
    Story,
)
from deeppersona.errors import ReportError
from deeppersona.surveys import Question

SNAPSHOT = Path(__file__).parent / "snapshots" / "report.txt"
EVIL = "<script>alert(1)</script>"


def facts(model="local/test", **changes):
    return RunFacts(
        **{
            "id": "demo",
            "title": "Germany: 40 respondents, six questions",
            "command": "deeppersona simulate DEU --n 40",
            "model": model,
            "elicitation": "sample",
            "survey": "wvs7-core6",
            "countries": ("Germany",),
            "n": 40,
            "seed": 7,
            "leak_guard": "On: the target country is left out.",
            "tracks": ("known elsewhere: the same question in other countries",),
            "duration_s": 75.0,
            "versions": {"deeppersona": "0.1.0"},
        }
        | changes
    )


def persona(name="Renate Vogel, 67"):
    return PersonaBlock(
        name,
        "A retired bookkeeper in Leipzig.",
        (Anchor("age", "67"),),
        (Facet("Interpersonal trust", 0.58, "trusts most people", "modelled"),),
        (RankedAttribute("Core values", "view of strangers", "friendly, with distance", "assumed"),),
        (Story("positive, at 34", "She took a night course."),),
        (GivenAnswer("Happy?", "Quite happy"),),
        "You are Renate, 67.\n(a) Very happy",
        200,
    )


@pytest.fixture
def report(wvs7, people):
    def build(countries=("DEU",), **changes):
        two = wvs7.of_questions(["Q46", "Q57"])
        comparison = compare(people(two, countries, 40), two, seed=1, draws=100)
        given = {
            "run": facts(),
            "comparison": comparison,
            "cost": Cost(0.25, 12000, 8000, 900),
            "personas": (persona(), persona("Ahmed Kaya, 41")),
            "provenance": {"measured": 0.2, "modelled": 0.3, "assumed": 0.5},
            "country_names": {"DEU": "Germany", "KEN": "Kenya"},
        }
        return ReportData(**given | changes)

    return build


class Reader(HTMLParser):
    """Collects what a reader sees and every element with its attributes; charts and styles are not text."""

    def __init__(self):
        super().__init__()
        self.text, self.elements, self.inside = [], [], []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag in ("style", "svg"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside and data.strip():
            self.text.append(" ".join(data.split()))


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


def two_questions() -> Truth:
    """A truth of its own, so that the snapshot does not follow the shipped wording."""
    shares = {
        ("Q1", "DEU"): (0.2, 0.8),
        ("Q1", "KEN"): (0.7, 0.3),
        ("Q2", "DEU"): (0.1, 0.6, 0.3),
        ("Q2", "KEN"): (0.5, 0.3, 0.2),
    }
    rows = [
        {"country": country, "question_id": name, "option_code": code, "share": share, "n": 1000}
        for (name, country), found in shares.items()
        for code, share in enumerate(found, start=1)
    ]
    scales = {
        "Q1": Scale("Q1", (1, 2), ("Yes", "No"), "Do you trust people?"),
        "Q2": Scale("Q2", (1, 2, 3), ("Often", "Sometimes", "Never"), "How often do you vote?"),
    }
    return Truth.from_frame(pd.DataFrame(rows), id="small", scales=scales, citation="Nobody (2020)")


def test_the_report_reads_as_reviewed(report, people):
    """Numbers are masked: random streams may differ between versions of NumPy. Delete the file to review a new one."""
    truth = two_questions()
    comparison = compare(people(truth, ["DEU"], 40), truth, seed=1, draws=100)
    text = "\n".join(read(render_report(report(comparison=comparison))).text)
    found = (
        re.sub(r"^–$", "#", re.sub(r"(?<![A-Za-z\d])[+−]?(?:\d+[\d.,]*|\.\d+)", "#", text), flags=re.MULTILINE) + "\n"
    )
    if not SNAPSHOT.exists():
        SNAPSHOT.write_text(found, "utf-8")
        pytest.fail(f"no snapshot yet: wrote {SNAPSHOT.name}, review it")
    # which verdict stands where depends on the draws
    verdicts = re.compile(r"^(.*(As near as|Farther from|Not told apart)).*$", re.MULTILINE)
    assert verdicts.sub("verdict", found) == verdicts.sub("verdict", SNAPSHOT.read_text("utf-8"))


def test_a_name_that_is_a_script_stays_text_wherever_a_string_can_come_from(report):
    one = PersonaBlock(
        EVIL, EVIL, (Anchor(EVIL, EVIL),), (Facet(EVIL, 0.5, EVIL, EVIL),), (RankedAttribute(EVIL, EVIL, EVIL, EVIL),),
        (Story(EVIL, EVIL),), (GivenAnswer(EVIL, EVIL),), EVIL,
    )  # fmt: skip
    evil = facts(
        id=EVIL,
        title=EVIL,
        command=EVIL,
        model=EVIL,
        survey=EVIL,
        leak_guard=EVIL,
        tracks=(EVIL,),
        versions={EVIL: EVIL},
    )
    html = render_report(report(run=evil, personas=(one,), limits=(EVIL,), terms=(EVIL,), provenance={EVIL: 1.0}))
    assert "<script" not in html.lower()
    assert read(html).text.count(EVIL) >= 20


def test_option_labels_and_country_names_cannot_break_out_of_a_chart(wvs7, people):
    comparison = compare(people(wvs7, ["DEU", "KEN"], 20), wvs7, seed=1, draws=20)
    shares = comparison.shares[comparison.shares["question_id"] == "Q46"].assign(option_label=EVIL + '"><img src=x>')
    svg = inline_svg(distribution_chart(shares, names={"DEU": EVIL}), description=EVIL + '"')
    assert "<script" not in svg
    assert {tag for tag, _ in read(svg).elements} <= {
        "svg",
        "g",
        "path",
        "line",
        "text",
        "tspan",
        "rect",
        "defs",
        "clippath",
        "circle",
    }


def test_the_page_asks_for_nothing_from_outside(report):
    reader = read(render_report(report()))
    assert not [
        tag for tag, _ in reader.elements if tag in ("script", "iframe", "object", "embed", "form", "base", "img")
    ]
    for _, attributes in reader.elements:
        for name in ("src", "href", "xlink:href", "action", "srcset"):
            assert (attributes.get(name) or "#").startswith(("#", "data:"))
        assert not [name for name in attributes if name.startswith("on")]
        assert "url(" not in (attributes.get("style") or "")


def test_the_policy_forbids_everything_but_inline_styles_and_data_images(report):
    (policy,) = [
        one["content"]
        for tag, one in read(render_report(report())).elements
        if tag == "meta" and one.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_ids_are_unique_and_every_inner_link_has_its_target(report):
    elements = read(render_report([report(), report(countries=("DEU", "KEN"))])).elements
    ids = [one["id"] for _, one in elements if "id" in one]
    assert len(ids) == len(set(ids))
    assert {one["href"][1:] for tag, one in elements if tag == "a"} <= set(ids)


def test_every_question_has_a_chart_and_all_arms_stand_in_the_table(report):
    reader = read(render_report(report()))
    # two panels and the line from people to dice
    assert len([tag for tag, _ in reader.elements if tag == "svg"]) == 3
    text = " ".join(reader.text)
    for words in ("Noise floor", "Uniform", "Modal answer", "World average", "Region average", "USA for all", "Skill"):
        assert words in text


def test_the_embedded_answerer_is_said_to_read_no_long_tail_facts(report):
    assert EMBEDDED_READS in read(render_report(report(run=facts("embedded/psychometric")))).text
    assert EMBEDDED_READS not in read(render_report(report())).text


def test_the_exact_prompt_is_printed_to_the_letter(report):
    assert "You are Renate, 67.\n(a) Very happy</pre>" in render_report(report())


def test_the_heat_map_stands_only_where_countries_can_be_compared(report):
    assert "Skill by country and question" not in render_report(report())
    assert "Skill by country and question" in render_report(report(countries=("DEU", "KEN")))


def test_countries_that_could_not_be_scored_are_not_counted(report, people, table):
    two = two_questions()
    missing = [{"respondent_id": f"ARG-{i}", "country": "ARG", "option_code": 1, "question_id": "Q1"} for i in range(3)]
    answers = pa.concat_tables([people(two, ["DEU", "KEN"], 20), table(missing)])
    page = read(render_report(report(comparison=compare(answers, two, seed=1, draws=20))))
    said = " ".join(page.text)
    assert "over 2 questions in 2 countries" in said
    assert "small holds no answers for ARG" in said


def test_a_run_without_comparison_says_that_nothing_is_known(report):
    assert "not compared with human ground truth" in render_report(report(comparison=None))


def test_what_was_not_compared_stands_there_with_its_frequencies(report):
    hours = Question("hours", "Hours <b>last week</b>?", kind="numeric", unit="hours", show_if="work == 1")
    tables = (FrequencyTable("hours", False, (Line("mean", (37.5,)),)),)
    found = (Frequencies(hours, (Cell(0, "", "DEU"),), (2,), {"not asked": (5,)}, tables),)
    html = render_report(report(comparison=None, frequencies=found))
    assert "Hours &lt;b&gt;last week&lt;/b&gt;?" in html
    text = " ".join(read(html).text)
    assert "Asked if work == 1. Answer Germany hours mean 37.50 number of replies answered 2 not asked 5" in text


def test_effects_of_letters_stand_apart_from_those_of_places(report):
    shown = {
        "question_id": "Q46", "scale": "ordinal", "n_respondents": 40, "n_shown": 160, "n_orders": 2, "total_variation": 0.25,
        "total_variation_low": 0.15, "total_variation_high": 0.35, "by_chance": 0.05, "p_value": 0.002, "mean_shift": -0.1,
        "mean_shift_low": -0.17, "mean_shift_high": -0.03, "share_by_place": [0.6, 0.4], "letter_variation": 0.031,
        "letter_variation_low": 0.0, "letter_variation_high": 0.12, "letter_by_chance": 0.04, "letter_p_value": 0.71,
        "share_by_letter": [0.51, 0.49],
    }  # fmt: skip
    both = {
        **shown,
        "question_id": None,
        "n_questions": 2,
        "n_orders": None,
        "share_by_place": None,
        "share_by_letter": None,
    }
    text = " ".join(read(render_report(report(order_effects=[shown, both]))).text)
    assert "Q46 40 160 2 .250 .150 to .350 .050 .002 −.100 −.170 to −.030 60 · 40" in text
    assert "Q46 .250 .031 .000 to .120 .040 .710 51 · 49" in text
    assert "All 2 .250 .031 .000 to .120" in text
    alike = {**shown, "letter_variation": float("nan"), "share_by_letter": None}
    assert "Letters apart" not in render_report(report(order_effects=[alike]))


def test_a_low_permitted_mass_stands_on_the_page(report):
    shown = {"question_id": "Q46", "n": 40, "mean": 0.012, "lowest": 0.004}
    assert "Q46 40 .012 .004" in " ".join(read(render_report(report(permitted_mass=[shown]))).text)


def test_a_run_in_which_nothing_could_be_scored_says_so(report, wvs7, table):
    nothing = compare(table([{"status": "refused"}]), wvs7, seed=1, draws=20)
    text = " ".join(read(render_report(report(comparison=nothing))).text)
    assert "No answer could be compared" in text
    assert "No answer counts: 1 refused" in text


def test_a_self_selected_reference_is_named_at_the_top(report, wvs7, people):
    import dataclasses

    warned = dataclasses.replace(wvs7, caution="A self-selected sample.")
    text = render_report(report(comparison=compare(people(warned, ["DEU"], 20), warned, seed=1, draws=20)))
    assert text.index("A self-selected sample.") < text.index("Question by question</h2>")


def test_runs_on_other_questions_or_tracks_get_tables_of_their_own(report, wvs7, people):
    few, two = wvs7.of_questions(["Q45"]), wvs7.of_questions(["Q46", "Q57"])
    other = report(comparison=compare(people(few, ["DEU"], 20), few, seed=1, draws=20))
    known = report(comparison=compare(people(two, ["DEU"], 20, track="elsewhere"), two, seed=1, draws=20))
    html = render_report([report(), report(), other, known])
    head = html[: html.index("<article>")]
    # one table a kind, and one of the questions for the kind that two runs share
    assert head.count("<table") == 4
    assert "averages cannot be compared" in head


def test_a_report_appears_whole_or_not_at_all(report, tmp_path):
    target = tmp_path / "report.html"
    target.write_text("old")
    with pytest.raises(ReportError):
        write_report([], target)
    assert target.read_text() == "old"
    write_report(report(), target)
    assert target.read_text("utf-8").rstrip().endswith("</html>")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_questions_without_order_are_reported_by_their_own_distances(report, wvs7, table):
    from deeppersona.surveys import Option, Question

    nominal = Question(
        "Q45", "Which?", tuple(Option(c, f"option {c}") for c in (1, 2, 3)), kind="single", scale="nominal"
    )
    rows = [{"question_id": "Q45", "respondent_id": str(i), "option_code": 1 + i % 3} for i in range(9)]
    comparison = compare(table(rows), wvs7, seed=1, draws=20, questions=[nominal])
    text = " ".join(read(render_report(report(comparison=comparison))).text)
    assert "the options have no order" in text or "no question of this group has ordered options" in text
    assert np.isfinite(comparison.headline("js_distance")["model"].item())
