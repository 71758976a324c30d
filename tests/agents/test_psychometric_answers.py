"""The embedded respondent's answers: whole table, exact quotas, small loadings, the same whatever the shards."""

import pickle
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from deeppersona.agents.answers import ANSWER_SCHEMA, deterministic
from deeppersona.agents.psychometric import PsychometricAnswerer
from deeppersona.errors import InputError
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.synthesis import synthesise
from deeppersona.populations.calibration.value_core import draw_facets
from deeppersona.populations.population import Population
from deeppersona.surveys import load_survey

CORE = tuple(load_survey("wvs7-core6"))


def population(*countries: str, n: int = 1000, seed: int = 4) -> Population:
    people = [draw_facets(synthesise(country, n, seed=seed), seed=seed) for country in countries]
    return Population(pa.concat_tables(people).unify_dictionaries())


@pytest.fixture(scope="module")
def germans() -> Population:
    return population("DEU")


def answers(respondents: Population, *, seed: int = 4, guard: bool = True) -> pa.Table:
    answerer = PsychometricAnswerer(atlas=Atlas.shipped(), leak_guard=guard)
    plan = answerer.plan(respondents, CORE, seed=seed)
    return answerer.answer(respondents, CORE, plan=plan, seed=seed)


def wide(table: pa.Table) -> np.ndarray:
    frame = table.to_pandas().pivot(index="respondent_id", columns="question_id", values="option_code")
    return frame[[question.id for question in CORE]].to_numpy(dtype=float)


def test_every_respondent_answers_every_question_in_the_fixed_columns(germans: Population) -> None:
    table = answers(germans)
    assert table.schema == ANSWER_SCHEMA
    assert table.num_rows == len(germans) * len(CORE)
    assert set(table["status"].to_pylist()) == {"answered"}
    assert set(table["track"].to_pylist()) == {"known elsewhere"}
    for question in CORE:
        codes = table.filter(table["question_id"].to_numpy(zero_copy_only=False) == question.id)[
            "option_code"
        ].to_pylist()
        assert set(codes) <= set(question.codes)


def test_a_thousand_answers_meet_the_planned_shares_to_the_respondent(germans: Population) -> None:
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    plan = answerer.plan(germans, CORE, seed=4)
    codes = wide(answerer.answer(germans, CORE, plan=plan, seed=4))
    for at, question in enumerate(CORE):
        share = np.array([(codes[:, at] == code).mean() for code in question.codes])
        planned = plan.questions["DEU", question.id].estimate.shares
        assert np.abs(np.cumsum(share - planned)).max() <= 0.5 / 1000 + 1e-9


def test_quotas_are_met_in_weights_when_respondents_have_unequal_ones(germans: Population) -> None:
    weight = np.random.default_rng(1).gamma(2.0, 0.5, len(germans))
    at = germans.people.schema.get_field_index("weight")
    respondents = Population(germans.people.set_column(at, "weight", pa.array(weight)))
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    plan = answerer.plan(respondents, CORE, seed=4)
    table = answerer.answer(respondents, CORE, plan=plan, seed=4).to_pandas()
    for question in CORE:
        mine = table[table.question_id == question.id]
        share = mine.groupby("option_code").weight.sum().reindex(question.codes, fill_value=0) / weight.sum()
        planned = plan.questions["DEU", question.id].estimate.shares
        assert np.abs(np.cumsum(share.to_numpy() - planned)).max() <= 0.5 * weight.max() / weight.sum() + 1e-9


def test_published_distributions_are_probabilities_whose_mean_is_the_estimate(germans: Population) -> None:
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    plan = answerer.plan(germans, CORE, seed=4)
    table = answerer.answer(germans, CORE, plan=plan, seed=4)
    for question in CORE:
        mine = table.filter(table["question_id"].to_numpy(zero_copy_only=False) == question.id)
        shares = np.array(mine["distribution"].to_pylist())
        assert shares.min() >= 0
        assert shares.sum(axis=1) == pytest.approx(1)
        assert shares.mean(axis=0) == pytest.approx(plan.questions["DEU", question.id].estimate.shares, abs=1e-4)
        # each respondent has probabilities of their own
        assert shares[:, 0].std() > 0.01


def test_the_number_of_shards_changes_nothing() -> None:
    respondents = population("KEN", "USA", n=301)
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    plan = pickle.loads(pickle.dumps(answerer.plan(respondents, CORE, seed=9)))
    whole = answerer.answer(respondents, CORE, plan=plan, seed=9)
    parts = [answerer.answer(respondents.slice(at, at + 100), CORE, plan=plan, seed=9) for at in range(0, 602, 100)]
    assert deterministic(whole).equals(deterministic(pa.concat_tables(parts)))


def test_an_answer_depends_on_its_question_and_not_on_what_else_is_asked(germans: Population) -> None:
    answerer = PsychometricAnswerer(atlas=Atlas.shipped(), leak_guard=False)
    alone = answerer.answer(germans, CORE[:1], plan=answerer.plan(germans, CORE[:1], seed=1), seed=1)
    together = answerer.answer(germans, CORE, plan=answerer.plan(germans, CORE, seed=1), seed=1)
    first = together.filter(together["question_id"].to_numpy(zero_copy_only=False) == CORE[0].id)
    assert first.equals(alone)


def test_another_seed_gives_other_answers_and_the_same_shares(germans: Population) -> None:
    one, other = wide(answers(germans, seed=1)), wide(answers(germans, seed=2))
    assert (one != other).mean() > 0.3
    for at, question in enumerate(CORE):
        for code in question.codes:
            assert (one[:, at] == code).mean() == pytest.approx((other[:, at] == code).mean(), abs=0.0011)


def test_facets_and_demographics_explain_something_and_less_than_a_tenth(germans: Population) -> None:
    respondents = population("DEU", n=6000)
    codes = wide(answers(respondents))
    order = np.argsort(respondents.column("respondent_id"))
    people = respondents.people.to_pandas().iloc[order]
    predictors = np.column_stack(
        [people.filter(like="facet_").to_numpy(), people.age, people.sex == "female", people.education.cat.codes]
    ).astype(float)
    design = np.column_stack([np.ones(len(predictors)), predictors])
    explained = []
    for at in range(len(CORE)):
        fitted = design @ np.linalg.lstsq(design, codes[:, at], rcond=None)[0]
        explained.append(fitted.var() / codes[:, at].var())
    assert max(explained) < 0.10
    assert np.mean(explained) > 0.03


def test_a_masked_facet_does_not_touch_the_answer(germans: Population) -> None:
    at = germans.people.schema.get_field_index("facet_national_pride")
    shuffled = germans.people["facet_national_pride"].take(pa.array(np.random.default_rng(0).permutation(len(germans))))
    other = Population(germans.people.set_column(at, "facet_national_pride", shuffled))
    pride = [question.id for question in CORE].index("Q254")
    assert np.array_equal(wide(answers(germans))[:, pride], wide(answers(other))[:, pride])
    assert not np.array_equal(
        wide(answers(germans, guard=False))[:, pride], wide(answers(other, guard=False))[:, pride]
    )


def test_answers_hang_together_as_the_surveys_say() -> None:
    survey = load_survey("wvs7-91")
    asked = [survey[name] for name in ("Q71", "Q72", "Q73", "Q182", "Q184", "Q46", "Q49")]
    respondents = population("USA", n=4000)
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    table = answerer.answer(respondents, asked, plan=answerer.plan(respondents, asked, seed=1), seed=1)
    codes = table.to_pandas().pivot(index="respondent_id", columns="question_id", values="option_code")
    found = codes.corr(method="spearman")
    # pooled latent correlations are .64, .62, .58 and -.45; answers in few options show somewhat less
    assert found.loc["Q71", "Q73"] > 0.4
    assert found.loc["Q182", "Q184"] > 0.4
    assert found.loc["Q46", "Q49"] < -0.25
    assert abs(found.loc["Q71", "Q184"]) < 0.15


def test_personality_items_follow_their_keys_and_form_scales() -> None:
    asked = [question for question in load_survey("ipip50") if question.trait in ("extraversion", "conscientiousness")]
    respondents = population("IND", n=2000)
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    table = answerer.answer(respondents, asked, plan=answerer.plan(respondents, asked, seed=1), seed=1).to_pandas()
    codes = table.pivot(index="respondent_id", columns="question_id", values="option_code")
    for question in asked:
        if question.keyed < 0:
            codes[question.id] = 6 - codes[question.id]
    items = codes[[question.id for question in asked if question.trait == "extraversion"]]
    alpha = 10 / 9 * (1 - items.var().sum() / items.sum(axis=1).var())
    assert 0.8 < alpha < 0.95
    # published mean of the scale in India: 3.02
    assert items.to_numpy().mean() == pytest.approx(3.02, abs=0.12)


def test_a_cohort_may_differ_from_its_country() -> None:
    nation = population("USA", n=4000)
    older = nation.column("age") >= 65
    cohort = Population(nation.people.filter(pa.array(older)), origin={"where": "age >= 65"})
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    plan = answerer.plan(cohort, CORE, seed=1)
    petition = np.array(
        [row for row in answerer.answer(cohort, CORE, plan=plan, seed=1).to_pylist() if row["question_id"] == "Q218"]
    )
    mean = np.mean([row["option_code"] for row in petition])
    national = plan.questions["USA", "Q218"].estimate.shares @ np.array([1, 2, 3])
    # latent correlation of age with "would never sign online": .24
    assert mean > national + 0.05


def test_answers_that_exist_are_not_given_again(germans: Population) -> None:
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    plan = answerer.plan(germans, CORE, seed=1)
    first = germans.column("respondent_id")[0]
    done = {(first, CORE[0].id, "", 0), (first, CORE[1].id, "", 0)}
    table = answerer.answer(germans, CORE, plan=plan, seed=1, done=done)
    assert table.num_rows == len(germans) * len(CORE) - 2


def test_respondents_without_facets_answer_from_demographics_alone() -> None:
    people = Population(synthesise("USA", 300, seed=1))
    assert answers(people).num_rows == 1800


def test_the_plan_says_what_a_report_must_say(germans: Population) -> None:
    atlas = Atlas.shipped()
    unknown = replace(CORE[0], id="x", source="", topic="", text="How many litres of milk do you buy?")
    guarded = PsychometricAnswerer(atlas=atlas).plan(germans, [unknown], seed=1)
    assert any("language model" in note for note in guarded.notes)
    assert "OFF" in PsychometricAnswerer(atlas=atlas, leak_guard=False).plan(germans, CORE, seed=1).notes[0]


def test_a_population_without_places_is_refused(germans: Population) -> None:
    with pytest.raises(InputError, match="place"):
        PsychometricAnswerer(atlas=Atlas.shipped()).plan(Population(germans.people.drop_columns("place")), CORE, seed=1)


def test_a_plan_for_other_countries_is_refused(germans: Population) -> None:
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    plan = answerer.plan(germans, CORE, seed=1)
    with pytest.raises(InputError, match="Q45 in KEN"):
        answerer.answer(population("KEN", n=10), CORE, plan=plan, seed=1)
