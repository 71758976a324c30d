"""Calibrating a run from the command line, with and without a human sample."""

import json

import numpy as np
import pandas as pd
import pytest
from deeppersona.analysis.rectifying.calibrate_run import ADDS_NOTHING, calibrate_run
from deeppersona.cli.main import app
from deeppersona.errors import GroundTruthError, InputError
from deeppersona.simulation.simulate import simulate
from typer.testing import CliRunner


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return simulate("ARG,DEU,KEN", n=80, depth=0, seed=1, out=tmp_path_factory.mktemp("run") / "run")


def test_the_embedded_respondent_is_the_statistics_and_adds_nothing_to_itself(run):
    found = calibrate_run(run)
    (track,) = found.tracks
    assert track.name == "known elsewhere"
    arms = {row["arm"]: row for row in track.arms}
    assert arms["raw"]["ks"] == pytest.approx(arms["statistics"]["ks"], abs=0.005)
    assert arms["world"]["ks"] > arms["statistics"]["ks"]
    assert ADDS_NOTHING in found.notes


def test_the_command_prints_tracks_and_json_holds_the_same_numbers(run, tmp_path):
    out = tmp_path / "shares.csv"
    shown = CliRunner().invoke(app, ["calibrate", str(run.path)])
    assert shown.exit_code == 0, shown.output
    assert "Track: known elsewhere" in shown.output
    assert "Statistics alone" in shown.output
    done = CliRunner().invoke(app, ["calibrate", str(run.path), "--json", "--out", str(out)])
    data = json.loads(done.output)
    assert data["format"] == "deeppersona.calibration/1"
    table = pd.read_csv(out)
    assert len(table) == len(data["shares"])
    sums = table.groupby(["track", "question_id", "country"])[["raw", "calibrated", "human"]].sum()
    assert np.allclose(sums, 1.0)


def test_a_human_sample_adds_rectified_shares_with_their_worth(run, tmp_path):
    people = run.population().people.to_pandas()
    answers = run.answers().to_pandas().query("question_id == 'Q57' and country == 'DEU'")
    joined = answers.merge(people[["respondent_id", "age", "sex", "education"]], on="respondent_id").head(30)
    file = tmp_path / "pilot.csv"
    columns = ["respondent_id", "country", "question_id", "option_code", "age", "sex", "education"]
    joined.assign(respondent_id=range(30))[columns].to_csv(file, index=False)
    found = calibrate_run(run, human=file)
    assert {(row["question_id"], row["country"]) for row in found.human} == {("Q57", "DEU")}
    for row in found.human:
        assert 0.0 <= row["rectified"] <= 1.0
        assert row["worth"] >= 0.9
        assert row["n"] == 30
    shown = CliRunner().invoke(app, ["calibrate", str(run.path), "--human", str(file)])
    assert "prediction-powered" in shown.output


def test_a_sample_that_is_not_there_or_no_table_is_refused(run, tmp_path):
    with pytest.raises(GroundTruthError, match="no such file"):
        calibrate_run(run, human=tmp_path / "nowhere.csv")
    (tmp_path / "bad.csv").write_text("respondent_id,country\n1,DEU\n")
    with pytest.raises(GroundTruthError, match="question_id"):
        calibrate_run(run, human=tmp_path / "bad.csv")


def test_a_survey_without_truth_needs_a_sample(tmp_path):
    survey = tmp_path / "mine.yaml"
    survey.write_text(
        "id: mine\ntitle: Mine\nquestions:\n- id: A1\n  text: Do you like rain?\n  options:\n    1: 'Yes'\n    2: 'No'\n"
    )
    run = simulate("DEU", n=5, depth=0, survey=survey, out=tmp_path / "run")
    with pytest.raises(InputError, match="nothing to calibrate with"):
        calibrate_run(run)
