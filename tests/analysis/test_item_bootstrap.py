"""Intervals over questions."""

import numpy as np
import pytest
from deeppersona.analysis import compare
from deeppersona.analysis.item_bootstrap import TOO_FEW, with_item_intervals


def test_the_interval_is_that_of_a_mean_over_questions(wvs7, people):
    found = compare(people(wvs7, ["DEU", "KEN"], 50), wvs7, seed=1, draws=1000)
    row = found.headline().iloc[0]
    means = found.cells.query("metric == 'ks'").groupby("question_id")["model"].mean().to_numpy()
    error = means.std() / np.sqrt(len(means))
    assert row["items_low"] < row["model"] < row["items_high"]
    assert row["items_high"] - row["items_low"] == pytest.approx(2 * 1.96 * error, rel=0.15)


def test_questions_that_are_missed_alike_leave_no_width(wvs7, people):
    found = compare(people(wvs7, ["DEU"], 30), wvs7, seed=1, draws=50)
    cells = found.cells.assign(model=0.1, world=0.2, floor=0.05)
    averages = found.averages.assign(model=0.1)
    row = with_item_intervals(averages, cells, seed=1).query("scope == 'all' and metric == 'ks'").iloc[0]
    assert row[["items_low", "items_high"]].tolist() == pytest.approx([0.1, 0.1])
    assert row[["skill_low", "skill_high"]].tolist() == pytest.approx([2 / 3, 2 / 3])


def test_few_questions_have_no_interval_and_the_reason_stands_there(wvs7, people):
    two = wvs7.of_questions(["Q46", "Q57"])
    averages = compare(people(two, ["DEU"], 30), two, seed=1, draws=50).averages
    assert averages["items_low"].isna().all()
    assert set(averages.query("scope == 'all'")["items_reason"]) <= {TOO_FEW, *averages["reason"]}
    assert (averages["items_reason"] != "").all()
