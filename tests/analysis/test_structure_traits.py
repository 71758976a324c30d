"""Trait scores against the published trait table of the inventory."""

import numpy as np
import pyarrow.parquet as pq
import pytest
from deeppersona.analysis import load_truth
from deeppersona.analysis.scale import Scale
from deeppersona.analysis.structure.human_correlations import shipped_correlations
from deeppersona.analysis.structure.published_traits import published_spread
from deeppersona.analysis.structure.traits import traits_of
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.tables import SHIPPED
from deeppersona.surveys import load_survey

FIVE = Scale("q", (1, 2, 3, 4, 5))


def test_reversed_items_are_turned_before_they_are_averaged():
    (trait,) = traits_of([("calm", 1), ("calm", -1)], [FIVE, FIVE])
    assert trait.scores(np.array([[5.0, 1.0], [5.0, 5.0], [3.0, np.nan]])) == pytest.approx(
        [1.0, 0.5, np.nan], nan_ok=True
    )


def test_questions_without_key_order_or_company_make_no_trait():
    nominal = Scale("q", (1, 2, 3), is_ordered=False)
    assert traits_of([("a", 1), ("a", 0), ("b", 1), ("b", 1), ("", 1)], [FIVE, FIVE, nominal, FIVE, FIVE]) == []


@pytest.mark.parametrize("country", ["USA", "GBR"])
def test_means_and_spreads_from_item_shares_are_the_published_ones(country):
    survey = load_survey("ipip50")
    items = {question.id: Atlas.shipped().item("bigfive", question.id) for question in survey}
    truth = load_truth("bigfive", atlas=Atlas.shipped())
    known = shipped_correlations("bigfive").of([question.id for question in survey])
    scales = [truth.items[question.id].scale for question in survey]
    published = {
        row["trait"]: row
        for row in pq.read_table(SHIPPED / "bigfive_traits.parquet").to_pylist()
        if row["country"] == country
    }
    traits = traits_of([(item.trait, item.keyed) for item in items.values()], scales)
    assert [trait.name for trait in traits] == [*dict.fromkeys(question.trait for question in survey)]
    for trait in traits:
        shares = [truth.items[survey.questions[at].id].of(country) for at in trait.items]
        mean, sd = trait.moments(shares, known.matrix[np.ix_(trait.items, trait.items)])
        assert mean == pytest.approx(published[trait.name]["mean"], abs=0.002)
        # correlations are pooled over countries, so a country's own spread differs a little
        assert sd == pytest.approx(published[trait.name]["sd"], rel=0.08)


def test_a_published_spread_goes_before_one_from_pooled_correlations():
    """In India the items hang together less: pooled correlations would overstate the spread by a fifth."""
    assert published_spread("bigfive")["IND", "agreeableness"] == pytest.approx(0.1467, abs=0.0001)
    assert published_spread("wvs7") == {}
