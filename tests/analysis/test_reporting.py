"""Reports of finished runs, one or several, in every format."""

import json
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pytest
from deeppersona.agents.elicitation.order_record import order_line
from deeppersona.analysis import compare
from deeppersona.analysis.compare_run import compare as compare_run
from deeppersona.analysis.order_effects import tabulate_order_effects
from deeppersona.analysis.report import render_report
from deeppersona.analysis.reporting import report
from deeppersona.analysis.run_report import report_data
from deeppersona.cli.main import app
from deeppersona.errors import ReportError, RunError
from deeppersona.run import Run
from deeppersona.simulation.simulate import simulate
from deeppersona.surveys import Option, Question
from typer.testing import CliRunner


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    one = simulate("DEU", n=40, depth=0, seed=1, out=folder / "one")
    two = simulate("DEU", n=20, depth=0, seed=2, out=folder / "two")
    return one, two


@pytest.fixture(scope="module")
def beside(runs):
    return report(runs)


@pytest.fixture(scope="module")
def alone(runs):
    return report(runs[:1])


def test_two_runs_stand_in_one_table_under_the_names_of_their_directories(beside):
    page = beside.read_text("utf-8")
    head = page[: page.index("<article>")]
    # averages by run, and questions by run
    assert head.count("<table") == 2
    assert '<th scope="row">one</th>' in head
    assert '<th scope="row">two</th>' in head
    assert page.count("<article>") == 2


def test_several_runs_are_written_beside_the_first_and_one_into_itself(runs, beside, alone):
    assert beside == runs[0].path / "side-by-side.html"
    assert alone == runs[0].path / "report.html"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_holds_every_cell_average_and_statistic_of_every_run(runs, tmp_path, form):
    file = report(runs, out=tmp_path / f"table.{form}", format=form)
    table = pd.read_csv(file) if form == "csv" else pd.read_parquet(file)
    assert set(table["run"]) == {"one", "two"}
    assert {"cell", "all", "question", "structure"} <= set(table["scope"])
    assert len(table.query("run == 'one' and scope == 'cell' and metric == 'ks'")) == 6
    raw = table.query("run == 'one' and scope == 'calibration' and subject == 'raw' and metric == 'ks'")
    overall = table.query("run == 'one' and scope == 'all' and metric == 'ks'")
    assert raw["model"].item() == pytest.approx(overall["model"].item())
    shares = table.query("run == 'one' and scope == 'calibrated share'")
    assert shares.groupby("question_id")["calibrated"].sum().tolist() == pytest.approx([1.0] * 6)
    missing = table.query("scope == 'calibration'")[lambda rows: rows["model"].isna()]
    assert set(missing["reason"]) == {"fewer than 3 countries"}


def test_a_directory_does_where_a_run_does(runs, tmp_path):
    written = report(str(runs[0].path), format="md", out=tmp_path / "one.md").read_text()
    assert written.startswith(compare_run(runs[0].path).to_markdown(title=runs[0].name))


def test_markdown_names_each_run(runs, tmp_path):
    text = report(runs, out=tmp_path / "both.md", format="md").read_text("utf-8")
    assert "# one: embedded/psychometric" in text
    assert "# two: embedded/psychometric" in text
    assert "| SD ratio |" in text
    assert "## Calibration, track known elsewhere" in text
    assert "| Statistics alone |" in text


def test_a_run_without_ground_truth_is_shown_without_scores_and_cannot_be_exported(tmp_path):
    survey = tmp_path / "mine.yaml"
    survey.write_text(
        "id: mine\ntitle: Mine\nquestions:\n- id: A1\n  text: Do you like rain?\n  options:\n    1: 'Yes'\n    2: 'No'\n"
    )
    run = simulate("DEU", n=5, depth=0, survey=survey, out=tmp_path / "run")
    assert "not compared with human ground truth" in report([run]).read_text("utf-8")
    with pytest.raises(ReportError, match="no run could be compared"):
        report([run], format="csv")


@pytest.mark.parametrize(
    ("change", "words"),
    [({"format": "xls"}, "html, md, csv, parquet"), ({"out": "nowhere/at/all.html"}, "existing folder")],
)
def test_what_cannot_be_written_is_refused(runs, change, words):
    with pytest.raises(ReportError, match=words):
        report(runs, **change)


def test_an_unfinished_run_is_refused_and_the_hint_says_how_to_go_on(runs, tmp_path):
    manifest = runs[0].manifest | {"state": "running"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(RunError, match="Resume it with the same command"):
        report([Run.open(tmp_path)])


def test_the_command_takes_several_runs(runs, tmp_path):
    out = tmp_path / "both.html"
    done = CliRunner().invoke(app, ["report", *(str(run.path) for run in runs), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert out.is_file()


def test_structure_stands_in_the_page_with_its_meaning(alone):
    page = alone.read_text("utf-8")
    assert "Structure: what a distance cannot see" in page
    assert "fewer than 3 countries with human answers" in page


def test_the_comparison_of_a_run_and_of_its_tables_are_one(runs, wvs7):
    from deeppersona.analysis.compare_run import compare as compare_run

    of_run = compare_run(runs[0]).headline()["model"].item()
    seed = runs[0].manifest["config"]["seed"]
    assert of_run == compare(runs[0].answers(), wvs7, seed=seed).headline()["model"].item()


def test_raw_stands_beside_calibrated_and_a_human_sample_adds_rectified_shares(runs, tmp_path):
    sample = tmp_path / "pilot.csv"
    answers = "".join(f"{person},DEU,Q57,{1 + person % 2}\n" for person in range(30))
    sample.write_text("respondent_id,country,question_id,option_code\n" + answers)
    out = tmp_path / "page.html"
    done = CliRunner().invoke(app, ["report", str(runs[0].path), "--human", str(sample), "--out", str(out)])
    assert done.exit_code == 0, done.output
    page = out.read_text("utf-8")
    calibrated = page[page.index("Raw beside calibrated</h2>") : page.index("Answers and cost</h2>")]
    assert "Track: known elsewhere" in calibrated
    assert "Statistics alone" in calibrated
    assert "With a small human sample" in calibrated
    assert "± " in calibrated


def test_a_run_that_varied_the_order_of_options_shows_what_the_order_did(runs):
    options = Question("Q46", "Happy?", (Option(1, "Very"), Option(2, "Not")), {}, "single", scale="nominal")
    shown = (([0, 1], 0), ([0, 1], 0), ([1, 0], 1), ([1, 0], 0), ([0, 1], 1))
    texts = [order_line(order, [float(chosen == at) for at in (0, 1)]) for order, chosen in shown]
    answers = pa.table(
        {"respondent_id": list("abcde"), "question_id": ["Q46"] * 5, "status": ["answered"] * 5, "raw_text": texts}
    )
    row = tabulate_order_effects(answers, [options], seed=1).to_pylist()[0]
    data = replace(report_data(runs[0], runs[0].survey(), None), order_effects=[row])
    page = render_report(data)
    assert "Does the order of the options matter?" in page
    assert "60 · 40" in page
