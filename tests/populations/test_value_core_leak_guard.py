"""The guard hides what is, or nearly is, a scored question, and can be switched off visibly."""

from dataclasses import dataclass

import pytest
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.leak_guard import LeakGuard, masked_facets


@dataclass(frozen=True)
class Asked:
    id: str
    text: str = ""
    source: str = "wvs7"
    trait: str = ""


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("Q57", "interpersonal_trust"),
        ("Q254", "national_pride"),
        ("Q184", "permissiveness"),
        ("Q71", "institutional_trust"),
    ],
)
def test_a_facet_read_from_a_scored_question_is_masked(question: str, facet: str) -> None:
    assert facet in masked_facets([Asked(question)], Atlas.shipped())


def test_a_facet_of_another_question_of_the_same_battery_is_masked() -> None:
    # latent correlation of confidence in television and trust in institutions, which it is not read from: .57
    assert "institutional_trust" in masked_facets([Asked("Q67")], Atlas.shipped())
    assert "life_satisfaction" not in masked_facets([Asked("Q67")], Atlas.shipped())


def test_personality_items_mask_their_trait() -> None:
    assert masked_facets([Asked("own1", "I like parties", "", "extraversion")], Atlas.shipped()) >= {"extraversion"}
    assert masked_facets([Asked("E1", source="bigfive")], Atlas.shipped()) == {"extraversion"}


@pytest.mark.parametrize(
    ("wording", "facet"),
    [
        ("Most of the time people try to be helpful", "interpersonal_trust"),
        ("How often do you pray?", "religious_attendance"),
        ("Gay couples should have the right to adopt", "permissiveness"),
        ("The government should reduce differences in income levels", "income_equality"),
        ("How happy would you say you are?", "life_satisfaction"),
    ],
)
def test_questions_unknown_to_the_atlas_are_judged_by_their_wording(wording: str, facet: str) -> None:
    assert facet in masked_facets([Asked("x1", wording, "own")], Atlas.shipped())


def test_an_unrelated_question_masks_nothing() -> None:
    assert (
        masked_facets([Asked("x1", "How many litres of milk do you buy each month?", "own")], Atlas.shipped())
        == frozenset()
    )


def test_off_lets_everything_in_and_says_so() -> None:
    guard, atlas = LeakGuard(on=False), Atlas.shipped()
    assert guard.masked_facets([Asked("Q57")], atlas) == frozenset()
    assert "OFF" in guard.describe()
    assert "OFF" not in LeakGuard().describe()
