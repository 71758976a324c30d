"""Calibration: corrections, weights and what they may be learned from."""

import numpy as np
import pytest
from deeppersona.analysis.rectifying.calibrating import calibrate
from deeppersona.analysis.rectifying.cells import QuestionCells
from deeppersona.analysis.rectifying.correction import CORRECTIONS, IDENTITY, Correction, loss, padded
from deeppersona.analysis.rectifying.cross_fitting import NOT_BETTER, TOO_FEW, cross_fit
from deeppersona.analysis.rectifying.scored_arms import Arm, difference, gain_in_words
from deeppersona.analysis.scale import Scale

COUNTRIES = ("AAA", "BBB", "CCC", "DDD")


def cells(name, human, model, *, block=None, n=np.inf, statistics=None):
    human, model = np.asarray(human, dtype=float), np.asarray(model, dtype=float)
    statistics = np.full(human.shape, np.nan) if statistics is None else statistics
    codes = tuple(range(1, human.shape[1] + 1))
    countries = COUNTRIES[: len(human)]
    return QuestionCells(
        Scale(name, codes),
        block or name,
        countries,
        model,
        np.full(len(human), n),
        human,
        statistics,
        ("",) * len(human),
    )


def sharpened(shares, power):
    raised = shares**power
    return raised / raised.sum(axis=-1, keepdims=True)


@pytest.fixture
def humans():
    """Twelve questions of three to six options in four countries."""
    rng = np.random.default_rng(0)
    found = []
    for at in range(12):
        centre = rng.dirichlet(np.full(3 + at % 4, 4.0))
        found.append(np.stack([rng.dirichlet(centre * 60 + 1) for _ in COUNTRIES]))
    return found


def test_the_identity_changes_nothing_and_every_correction_gives_shares():
    shares = np.random.default_rng(1).dirichlet(np.ones(5), size=4)
    assert IDENTITY.apply(shares) == pytest.approx(shares)
    for one in CORRECTIONS:
        corrected = one.apply(shares)
        assert corrected.sum(axis=1) == pytest.approx(1.0)
        assert (corrected >= 0).all()


def test_temperature_undoes_a_power_exactly():
    shares = np.random.default_rng(1).dirichlet(np.ones(5), size=4)
    assert Correction(3.0, 1.0, 0.0).apply(sharpened(shares, 3.0)) == pytest.approx(shares)


def test_no_amplitude_leaves_the_mean_of_the_countries():
    shares = np.random.default_rng(1).dirichlet(np.ones(5), size=4)
    assert Correction(1.0, 0.0, 0.0).apply(shares) == pytest.approx(np.tile(shares.mean(axis=0), (4, 1)))


def test_padding_adds_half_a_respondent_to_every_option():
    assert padded(np.array([[1.0, 0.0]]), np.array([9.0])) == pytest.approx(np.array([[0.95, 0.05]]))


def test_the_loss_is_the_ranked_probability_score():
    assert loss(np.array([1.0, 0, 0]), np.array([0.0, 0, 1]), True) == pytest.approx(1.0)
    assert loss(np.array([0.0, 1, 0]), np.array([0.0, 0, 1]), True) == pytest.approx(0.5)
    assert loss(np.array([0.0, 1, 0]), np.array([0.0, 0, 1]), False) == pytest.approx(1.0)


def test_over_concentration_is_undone_on_questions_never_learned_from(humans):
    questions = [cells(f"Q{at}", human, sharpened(human, 3.0)) for at, human in enumerate(humans)]
    fitted = cross_fit(questions, combine=False)
    assert {one.temperature for found in fitted for one in found.corrections} == {3.0}
    for found in fitted:
        assert found.shares == pytest.approx(found.question.human, abs=0.01)


def test_a_run_that_is_right_already_is_left_alone(humans):
    rng = np.random.default_rng(5)
    near = [np.stack([rng.dirichlet(row * 400 + 0.5) for row in human]) for human in humans]
    fitted = cross_fit(
        [cells(f"Q{at}", human, model) for at, (human, model) in enumerate(zip(humans, near, strict=True))],
        combine=False,
    )
    reasons = [reason for found in fitted for reason in found.reasons]
    assert reasons.count(NOT_BETTER) > 0.8 * len(reasons)


def test_a_cell_learns_nothing_from_its_own_humans_topic_or_country(humans):
    """Replacing them by anything leaves the calibrated shares as they were."""
    questions = [
        cells(f"Q{at}", human, sharpened(human, 2.0), block=f"block {at // 2}") for at, human in enumerate(humans)
    ]
    before = cross_fit(questions, combine=False)[0].shares[0]
    garbage = np.random.default_rng(9).dirichlet(np.ones(3), size=4)
    changed = []
    for at, one in enumerate(questions):
        human = one.human.copy()
        human[0] = np.eye(human.shape[1])[0]
        if at < 2:
            human = garbage if human.shape == garbage.shape else np.roll(human, 1, axis=1)
        changed.append(cells(f"Q{at}", human, one.model, block=one.block))
    assert cross_fit(changed, combine=False)[0].shares[0] == pytest.approx(before)
    others = [
        cells(one.scale.question_id, np.roll(one.human, 1, axis=1), one.model, block=one.block) for one in questions
    ]
    assert cross_fit(others, combine=False)[0].shares[0] != pytest.approx(before)


def test_too_few_topics_teach_nothing(humans):
    (found,) = cross_fit([cells("Q0", humans[0], sharpened(humans[0], 3.0))], combine=False)
    assert found.shares == pytest.approx(sharpened(humans[0], 3.0))
    assert set(found.reasons) == {TOO_FEW}


def test_the_weight_goes_to_the_better_of_run_and_statistics(humans):
    rng = np.random.default_rng(3)
    noise = [rng.dirichlet(np.ones(human.shape[1]), size=len(human)) for human in humans]
    useless = [cells(f"Q{at}", h, z, statistics=h) for at, (h, z) in enumerate(zip(humans, noise, strict=True))]
    perfect = [cells(f"Q{at}", h, h, statistics=z) for at, (h, z) in enumerate(zip(humans, noise, strict=True))]
    assert np.mean([found.weights.mean() for found in cross_fit(useless, combine=True)]) == 0.0
    assert np.mean([found.weights.mean() for found in cross_fit(perfect, combine=True)]) == 1.0


def test_two_errors_that_cancel_are_mixed_by_halves(humans):
    rng = np.random.default_rng(3)
    shift = [0.3 * (rng.dirichlet(np.ones(human.shape[1]), size=len(human)) - human) for human in humans]
    questions = [
        cells(f"Q{at}", human, human + one, statistics=human - one)
        for at, (human, one) in enumerate(zip(humans, shift, strict=True))
        if (human - one >= 0).all()
    ]
    weights = np.concatenate([found.weights for found in cross_fit(questions, combine=True)])
    assert weights.mean() == pytest.approx(0.5, abs=0.1)


def test_a_gain_is_claimed_only_when_it_holds_over_topics(humans):
    questions = [cells(f"Q{at}", human, human) for at, human in enumerate(humans)]
    exact = Arm("a", "A", "", {one.scale.question_id: one.human for one in questions})
    off = Arm("b", "B", "", {one.scale.question_id: sharpened(one.human, 2.0) for one in questions})
    assert "is nearer" in gain_in_words(*difference(questions, exact, off, 1), "A", "B")
    assert "is farther" in gain_in_words(*difference(questions, off, exact, 1), "A", "B")
    assert "Not shown" in gain_in_words(*difference(questions, exact, exact, 1), "A", "B")
    assert "too few" in gain_in_words(*difference(questions[:2], exact, off, 1), "A", "B")


def estimates(wvs7, people, **columns):
    from deeppersona.analysis import estimate

    countries = ["ARG", "AUS", "DEU", "IND", "KEN", "USA"]
    table = people(wvs7, countries, 200, shares=lambda item, country: sharpened(item.of(country), 4.0), **columns)
    return estimate(table, wvs7.scales), countries


def test_tracks_stand_apart_and_raw_stands_beside_calibrated(wvs7, people):
    found, countries = estimates(wvs7, people)
    known = {(name, c): item.shares.mean(axis=0) for name, item in wvs7.items.items() for c in countries}
    calibration = calibrate(found, wvs7, blocks={}, known=known, near={}, seed=1)
    assert [track.name for track in calibration.tracks] == ["unseen topic", "known elsewhere"]
    unseen, elsewhere = calibration.tracks
    assert [row["arm"] for row in unseen.arms] == ["raw", "calibrated", "uniform"]
    assert [row["arm"] for row in elsewhere.arms] == ["raw", "calibrated", "statistics", "combined", "uniform", "world"]
    raw, calibrated, _ = unseen.arms
    assert calibrated["ks"] < 0.6 * raw["ks"]
    assert "is nearer" in unseen.verdicts[0]
    assert any("near-duplicates known: no question" in note for note in calibration.notes)


def test_a_run_that_knew_the_question_elsewhere_has_no_place_among_unseen_topics(wvs7, people):
    found, countries = estimates(wvs7, people, track="known elsewhere")
    known = {(name, c): item.shares.mean(axis=0) for name, item in wvs7.items.items() for c in countries}
    calibration = calibrate(found, wvs7, blocks={}, known=known, near=known, seed=1)
    assert [track.name for track in calibration.tracks] == ["known elsewhere"]
    assert any("that track only" in note for note in calibration.notes)


def test_questions_without_truth_are_named_and_left_out(wvs7, people):
    found, _ = estimates(wvs7, people)
    calibration = calibrate(found, wvs7.of_questions(["Q45"]), blocks={}, known={}, near={}, seed=1)
    assert sum("does not hold it" in note for note in calibration.notes) >= 5
