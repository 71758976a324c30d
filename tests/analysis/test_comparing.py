"""The comparison as a whole: what it finds, what it refuses to say, and that no number is missing without a reason."""

import io
import json
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from deeppersona.analysis import compare
from deeppersona.analysis.distances import METRICS, kolmogorov_smirnov
from deeppersona.analysis.number_text import number
from deeppersona.analysis.references import BASELINES
from deeppersona.errors import InputError
from deeppersona.surveys import Option, Question
from numpy.testing import assert_allclose
from rich.console import Console

from .conftest import COUNTRIES, largest_remainder


def overall(comparison, metric="ks"):
    (row,) = comparison.headline(metric).to_dict("records")
    return row


def kinds(comparison):
    return {note.kind for note in comparison.notes}


def test_a_sample_of_real_people_lies_at_the_floor_and_scores_about_one(wvs7, people):
    found = overall(compare(people(wvs7, COUNTRIES, 100), wvs7, seed=1, draws=400))
    # the floor's own 95 % range over 42 cells is about .041 to .054
    assert_allclose(found["model"], found["floor"], atol=0.01)
    assert_allclose(found["skill"], 1.0, atol=0.1)


def test_the_distance_of_a_cell_is_the_plain_distance_of_its_shares(wvs7, people):
    answers = people(wvs7, ["DEU"], 60)
    comparison = compare(answers, wvs7, seed=1, draws=50)
    frame = answers.to_pandas()
    for name, item in wvs7.items.items():
        counts = frame.loc[frame["question_id"] == name, "option_code"].value_counts()
        shares = np.array([counts.get(code, 0) for code in item.scale.codes]) / 60
        row = comparison.cells.query("question_id == @name and metric == 'ks'").iloc[0]
        assert_allclose(row["model"], kolmogorov_smirnov(shares, item.of("DEU")), atol=1e-12)


def test_exact_quotas_are_shown_to_be_near_and_get_no_monte_carlo_interval(wvs7, people, table):
    rows = [
        {"respondent_id": f"DEU-{i}", "question_id": name, "option_code": int(code), "model": "embedded/psychometric"}
        for name, item in wvs7.items.items()
        for i, code in enumerate(
            np.repeat(item.scale.codes, np.round(largest_remainder(item, "DEU", 100) * 100).astype(int))
        )
    ]
    comparison = compare(table(rows), wvs7, seed=1, draws=400)
    assert comparison.about["allocation"] == "systematic"
    assert comparison.cells["mc_low"].isna().all()
    assert overall(comparison)["verdict"] == "equivalent"


def test_few_respondents_within_the_noise_are_undecided_not_equivalent(wvs7, people):
    found = overall(compare(people(wvs7, ["DEU"], 30, seed=4), wvs7, seed=1, draws=400))
    assert found["verdict"] == "undecided"
    assert "shows little at this number" in found["verdict_text"]


def test_dice_are_farther_than_people_and_lose_to_the_world_average(wvs7, people):
    dice = people(
        wvs7, COUNTRIES, 200, shares=lambda item, _: np.full(len(item.scale.codes), 1 / len(item.scale.codes))
    )
    found = overall(compare(dice, wvs7, seed=1, draws=200))
    assert found["verdict"] == "farther"
    assert "no nearer than the world average" in found["verdict_text"]
    assert found["skill"] < 0
    assert_allclose(found["model"], found["uniform"], atol=0.02)


def test_a_cell_gets_the_same_numbers_whatever_else_is_compared(wvs7, people):
    alone = compare(people(wvs7, ["DEU"], 50), wvs7, seed=3, draws=100)
    answers = people(wvs7, ["DEU"], 50)
    crowd = people(wvs7, ["ARG", "KEN"], 80)
    together = compare(pa.concat_tables([crowd, answers]), wvs7, seed=3, draws=100)
    columns = ["question_id", "metric", "model", "floor", "floor_p95", "mc_low", "mc_high", "upper", "margin"]
    mine = together.cells[together.cells["country"] == "DEU"].sort_values(["question_id", "metric"])[columns]
    other = alone.cells.sort_values(["question_id", "metric"])[columns]
    # sums over arrays of other shapes may round differently in the last digit
    pd.testing.assert_frame_equal(mine.reset_index(drop=True), other.reset_index(drop=True), rtol=1e-12)


def test_the_floor_follows_the_effective_number_and_can_be_set(wvs7, people):
    answers = people(wvs7, ["DEU"], 100)
    heavy = answers.set_column(
        answers.column_names.index("weight"), "weight", [np.tile([9.0, 1.0], answers.num_rows // 2)]
    )
    equal, weighted, forced = (
        overall(compare(one, wvs7, seed=1, draws=200, n_floor=n))
        for one, n in ((answers, None), (heavy, None), (heavy, 100))
    )
    assert (equal["n_floor"], round(weighted["n_floor"]), forced["n_floor"]) == (100, 61, 100)
    assert weighted["floor"] > equal["floor"]
    assert forced["floor"] == equal["floor"]


def test_rounds_variants_and_tracks_never_share_an_average(wvs7, people):
    parts = [
        people(wvs7, ["DEU"], 20, seed=i, round=r, variant=v, track=t)
        for i, (r, v, t) in enumerate([(0, "", "unseen"), (1, "", "unseen"), (0, "b", "unseen"), (0, "c", "elsewhere")])
    ]
    found = compare(pa.concat_tables(parts), wvs7, seed=1, draws=20).headline()
    assert len(found) == 4
    assert set(found["n_cells"]) == {6}


def test_raw_distances_are_averaged_over_countries_but_never_over_scales_of_different_range(wvs7, people):
    averages = compare(people(wvs7, ["DEU", "USA"], 30), wvs7, seed=1, draws=20).averages
    raw = averages[averages["metric"] == "wasserstein"]
    assert raw.loc[raw["scope"] == "question", "model"].notna().all()
    assert raw.loc[raw["scope"] != "question", "model"].isna().all()
    assert raw.loc[raw["scope"] != "question", "reason"].str.contains("range").all()


def test_what_cannot_be_scored_stands_there_with_its_reason(wvs7, table):
    rows = [
        {"question_id": "Q999", "option_code": 1},
        {"country": "ATA", "respondent_id": "ATA-0", "option_code": 1},
        {"question_id": "Q45", "status": "refused"},
        {"question_id": "Q57", "option_code": 4},
        {"option_code": 2},
    ]
    comparison = compare(table(rows), wvs7, seed=1, draws=20)
    assert {
        "no_truth_for_question", "no_truth_for_country", "no_answers", "options_differ", "single_respondent"
    } <= kinds(comparison)  # fmt: skip
    unscored = comparison.cells[comparison.cells["verdict"] == "unscored"]
    assert unscored["reason"].ne("").all()
    assert set(unscored["question_id"]) == {"Q999", "Q46", "Q45", "Q57"}
    assert overall(comparison)["n_cells"] == 1


def test_nothing_scored_is_said_and_no_table_is_missing(wvs7, table):
    comparison = compare(table([{"status": "failed"}]), wvs7, seed=1, draws=20)
    assert not comparison.has_scores
    assert {"nothing_scored", "lost_answers", "no_answers"} <= kinds(comparison)
    assert json.loads(json.dumps(comparison.to_dict(), allow_nan=False))["averages"] == []
    assert "notes say why" in comparison.to_markdown()


def test_a_minus_is_a_minus():
    assert [number(value) for value in (-0.0564, 0.25, 1.5, float("nan"))] == ["−.056", ".250", "1.500", "–"]


def test_unanimous_respondents_are_named(wvs7, table):
    rows = [{"respondent_id": str(i), "option_code": 2} for i in range(10)]
    (note,) = (note for note in compare(table(rows), wvs7, seed=1, draws=20).notes if note.kind == "no_variance")
    assert "Quite happy" in note.text or "Rather happy" in note.text


def test_options_other_than_the_truths_are_refused_before_any_distance(wvs7, table):
    four = Question("Q57", "Trust?", tuple(Option(i, f"option {i}") for i in range(1, 5)))
    comparison = compare(table([{"question_id": "Q57", "option_code": 1}]), wvs7, seed=1, draws=20, questions=[four])
    assert "options_differ" in kinds(comparison)
    assert not comparison.has_scores


def test_nominal_options_get_only_distances_that_need_no_order(table, wvs7):
    options = tuple(Option(code, f"option {code}") for code in (1, 2, 3))
    nominal = Question("Q45", "Which?", options, kind="single", scale="nominal")
    rows = [{"question_id": "Q45", "respondent_id": str(i), "option_code": 1 + i % 3} for i in range(9)]
    cells = compare(table(rows), wvs7, seed=1, draws=20, questions=[nominal]).cells.set_index("metric")
    for name, metric in METRICS.items():
        assert np.isnan(cells.loc[name, "model"]) == metric.needs_order
        assert (cells.loc[name, "reason"] != "") == metric.needs_order


def test_no_number_is_missing_without_a_reason(wvs7, people):
    comparison = compare(people(wvs7, ["USA", "IND"], 12), wvs7, seed=1, draws=50)
    for frame in (comparison.cells, comparison.averages):
        assert frame.loc[frame["model"].isna(), "reason"].ne("").all()
        assert frame.loc[frame["skill"].isna(), "skill_reason"].ne("").all()
    explained = {(note.question_id, note.country) for note in comparison.notes if note.kind == "no_reference"}
    for one in BASELINES:
        gap = comparison.cells[comparison.cells[one.name].isna()]
        assert set(zip(gap["question_id"], gap["country"], strict=True)) <= explained


def test_a_sample_of_people_keeps_mean_and_spread(wvs7, people):
    moments = compare(people(wvs7, ["DEU"], 5000), wvs7, seed=1, draws=20).moments
    assert_allclose(moments["sd_ratio"], 1.0, atol=0.05)
    assert_allclose(moments["model_mean"], moments["human_mean"], atol=0.15)


@pytest.mark.parametrize("setting", [{"n_floor": 0}, {"draws": 0}, {"n_margin": -1}])
def test_settings_below_one_are_refused(wvs7, table, setting):
    with pytest.raises(InputError, match="at least 1"):
        compare(table([{"option_code": 1}]), wvs7, seed=1, **setting)


def test_answers_of_two_models_never_share_a_comparison(wvs7, table):
    rows = [{"option_code": 1, "model": "a/a"}, {"option_code": 1, "model": "b/b"}]
    with pytest.raises(InputError, match="each alone"):
        compare(table(rows), wvs7, seed=1)


def in_eighty_columns(comparison):
    console = Console(width=80, file=io.StringIO())
    console.print(comparison.to_rich())
    return console.file.getvalue()


def test_the_terminal_table_fits_eighty_columns_and_holds_every_question(wvs7, people):
    text = in_eighty_columns(compare(people(wvs7, ["DEU"], 20), wvs7, seed=1, draws=20))
    for name in (*wvs7.items, "Unif", "Mode", "World", "Demo", "Region", "USA", "Floor", "Skill"):
        assert name in text


def test_the_terminal_compares_countries_where_there_are_several(wvs7, people):
    comparison = compare(people(wvs7, ["DEU", "KEN"], 20), wvs7, seed=1, draws=20)
    text = in_eighty_columns(comparison).partition("Mean KS by country")[2]
    cells = comparison.cells[comparison.cells["metric"] == "ks"]
    for country, some in cells.groupby("country"):
        assert re.search(rf"{country} +{some['model'].mean():.3f}".replace(" +0.", " +[.]"), text)


def test_a_comparison_is_one_line_in_a_session(wvs7, people):
    comparison = compare(people(wvs7, ["DEU"], 20), wvs7, seed=1, draws=20)
    assert re.fullmatch(
        r"<Comparison of .* with wvs7: questions 6, countries 1; mean KS 0[.]\d{3}.*>", repr(comparison)
    )


def test_json_and_markdown_hold_the_same_distance(wvs7, people):
    comparison = compare(people(wvs7, ["DEU"], 20), wvs7, seed=1, draws=20)
    data = json.loads(json.dumps(comparison.to_dict(), allow_nan=False))
    assert data["format"] == "deeppersona.comparison/1"
    (row,) = [one for one in data["averages"] if one["scope"] == "all" and one["metric"] == "ks"]
    assert f"| All | KS | {row['model']:.3f}".replace("0.", ".") in comparison.to_markdown().replace(
        "All questions", "All"
    )
    frame = comparison.to_frame()
    assert len(frame) == len(data["cells"]) + len(data["averages"]) + len(data["structure"])


def test_cells_that_cannot_be_scored_leave_the_terminal_table_readable(wvs7, people, table):
    missing = [
        {"respondent_id": f"XXX-{i}", "country": "XXX", "option_code": 1, "question_id": "Q46"} for i in range(3)
    ]
    answers = pa.concat_tables([people(wvs7, ["DEU"], 20), table(missing)])
    text = in_eighty_columns(compare(answers, wvs7, seed=1, draws=20))
    assert "Not scored: wvs7 holds no answers for XXX (Q46 XXX)." in text
    assert re.search(r"Q46 +KS +[.]\d{3} +[.]\d{3}", text)
