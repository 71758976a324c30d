"""Verdicts: nearness is claimed only when shown."""

import numpy as np
import pytest
from deeppersona.analysis import compare
from deeppersona.analysis.verdict import verdict

BASE = {"margin": 0.05, "n_margin": 100, "floor_p95": 0.09, "n_floor": 100.0, "world": 0.15}


@pytest.mark.parametrize(
    ("model", "upper", "kind"),
    [(0.01, 0.04, "equivalent"), (0.04, 0.08, "undecided"), (0.12, 0.16, "farther"), (np.nan, np.nan, "unscored")],
)
def test_each_kind_of_verdict_has_its_place(model, upper, kind):
    assert verdict(model=model, upper=upper, **BASE).kind == kind


def test_a_small_distance_with_a_wide_bound_is_undecided_and_says_that_it_shows_little():
    found = verdict(model=0.0, upper=0.08, **BASE)
    assert found.kind == "undecided"
    assert "shows little" in found.text


def test_one_person_is_not_called_people():
    assert "1 real person" in verdict(model=0.5, upper=0.9, **BASE | {"n_floor": 1.0}).text


def test_a_simulator_as_far_off_as_the_margin_is_called_near_in_at_most_one_of_twenty_runs(wvs7, table):
    """The test holds its size: true distance equal to the margin, 400 surveys of 800 respondents."""
    item = wvs7.items["Q46"]
    human, codes = item.of("DEU"), item.scale.codes
    rng = np.random.default_rng(2)
    n = 800
    # mass moved from the second option to the first until the distance is the mean miss of 100 people
    margin = np.abs(np.cumsum(rng.multinomial(100, human, size=20000) / 100 - human, axis=1)).max(axis=1).mean()
    off = human + margin * np.array([1.0, -1.0, 0.0, 0.0])
    rows = [
        {"respondent_id": str(i), "variant": f"{survey:03d}", "option_code": int(code)}
        for survey in range(400)
        for i, code in enumerate(np.repeat(codes, rng.multinomial(n, off)))
    ]
    cells = compare(table(rows), wvs7.of_questions(["Q46"]), seed=5, draws=200).cells.query("metric == 'ks'")
    claimed = (cells["verdict"] == "equivalent").mean()
    # 5 % plus three standard errors of 400 runs
    assert claimed <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)
