"""What notebooks show: small, escaped, without script or request."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pytest
from deeppersona import Population, Question, Run, Survey, compare, pretest, simulate
from deeppersona.notebook import Card
from deeppersona.surveys import Option

EVIL = "<script>alert(1)</script>"


class Tags(HTMLParser):
    """Names of all tags and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return simulate("DEU", n=30, depth=0, seed=1, out=tmp_path_factory.mktemp("run") / "run")


def shown_by(run: Run, tmp_path: Path) -> dict[str, str]:
    """Every kind of card, each with a script where a name can stand."""
    named = Run.open(run.path).population()
    names = pa.array([EVIL] * len(named))
    people = named.people.set_column(named.people.column_names.index("name"), "name", names)
    compared = compare(run)
    manifest = run.manifest | {"statuses": {EVIL: 3}}
    evil = Survey("evil", EVIL, (Question("Q1", f"Don't you agree? {EVIL}", (Option(1, EVIL), Option(2, "No"))),))
    copy = Run(tmp_path)
    copy.write_manifest(manifest)
    return {
        "population": Population(people)._repr_html_(),
        "comparison": replace(compared, about={**compared.about, "model": EVIL})._repr_html_(),
        "run": copy._repr_html_(),
        "survey": evil._repr_html_(),
        "pretest": pretest(evil)._repr_html_(),
    }


def test_cards_escape_and_bring_nothing_that_runs_or_asks(run: Run, tmp_path: Path) -> None:
    for kind, html in shown_by(run, tmp_path).items():
        found = Tags(html)
        assert found.tags <= {"div", "p", "table", "thead", "tbody", "tr", "th", "td"}, kind
        assert found.names <= {"style", "scope"}, kind
        assert "&lt;script&gt;" in html, kind
        assert "url(" not in html, kind
        assert len(html) < 20_000, kind


def test_a_run_says_how_it_was_made_and_how_far_it_is(run: Run, tmp_path: Path) -> None:
    html = run._repr_html_()
    assert "model: embedded/psychometric" in html
    assert "state: finished" in html
    assert ">180</td>" in html
    copy = Run(tmp_path)
    copy.write_manifest({"config": run.manifest["config"], "state": "running"})
    assert "the same simulate command resumes it" in copy._repr_html_()


def test_a_population_says_how_many_and_where_and_shows_five(run: Run) -> None:
    html = run.population()._repr_html_()
    assert "Population of 30 respondents" in html
    assert html.count("<tr>") == 6
    assert "nobody" not in html
    empty = run.population().slice(0, 0)._repr_html_()
    assert "Population of 0 respondents" in empty


def test_a_comparison_shows_every_question_and_its_verdict(run: Run) -> None:
    html = compare(run)._repr_html_()
    assert all(f">{name}</td>" in html for name in ("All (known elsewhere)", "Q45", "Q184", "Q254"))
    assert "real people" in html


def test_long_tables_are_cut_and_the_rest_is_counted() -> None:
    html = Card("t", {}, ("a", "b"), [(f"row {number}", number) for number in range(100)]).html()
    assert html.count("<tr>") == 31
    assert "and 70 more" in html


def test_a_survey_and_a_pre_test_print_in_lines_a_person_can_read() -> None:
    survey = Survey(
        "pay", "Pay", (Question("Q1", "How content are you with pay and boss?", (Option(1, "A"), Option(2, "B"))),)
    )
    assert str(survey) == "Pay (pay, 1 question, en)"
    head, *found = str(pretest(survey)).splitlines()
    assert head.startswith("Pay (pay, 1 question, en): 1 severe")
    assert found[0].startswith("Q1: severe: double-barrelled")


def test_a_run_takes_a_path_as_text(run: Run) -> None:
    assert Run(str(run.path)).answers().num_rows == run.answers().num_rows  # type: ignore[arg-type]
