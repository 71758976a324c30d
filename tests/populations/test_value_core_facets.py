"""The value core is what the surveys measured: means, spreads and correlations, whoever draws it and in whatever shards."""

import numpy as np
import pyarrow as pa
import pytest
from deeppersona.errors import InputError
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.copula import LatentCorrelations
from deeppersona.populations.calibration.facets import FACET_NAMES, FACETS, facet
from deeppersona.populations.calibration.synthesis import synthesise
from deeppersona.populations.calibration.value_core import draw_facets, facet_provenance
from scipy.stats import norm

COUNTRIES = ("ARG", "DEU", "EGY", "IND", "KEN", "NIR", "USA")
VALUES = [one for one in FACETS if one.items[0][0] == "wvs7"]


@pytest.fixture(scope="module")
def drawn() -> dict[str, pa.Table]:
    return {country: draw_facets(synthesise(country, 12_000, seed=5), seed=5) for country in COUNTRIES}


def reference(country: str) -> dict[str, np.ndarray]:
    """Facet scores of independent normals with the published correlations, cut by the country's shares; no demographics."""
    atlas, correlations = Atlas.shipped(), LatentCorrelations.shipped()
    items = sorted({key for one in VALUES for key in one.items})
    latent = np.random.default_rng(9).multivariate_normal(np.zeros(len(items)), correlations.among(items), 40_000)
    out = {}
    for one in VALUES:
        total = np.zeros(len(latent))
        for key, sign in zip(one.items, one.signs, strict=True):
            countries, codes, shares = atlas.shares(*key)
            if country not in countries:
                break
            edges = norm.ppf(np.cumsum(shares[countries.index(country)])[:-1])
            code = np.array(codes)[np.searchsorted(edges, latent[:, items.index(key)])]
            score = (code - codes[0]) / (codes[-1] - codes[0])
            total += score if sign > 0 else 1 - score
        else:
            out[one.name] = total / len(one.items)
    return out


@pytest.mark.parametrize("country", COUNTRIES)
def test_means_spreads_and_correlations_are_those_of_the_source(drawn: dict[str, pa.Table], country: str) -> None:
    expected = reference(country)
    found = {name: drawn[country][f"facet_{name}"].to_numpy() for name in expected}
    for name, values in expected.items():
        assert abs(found[name].mean() - values.mean()) < 0.03, name
        assert abs(found[name].std() / values.std() - 1) < 0.10, name
    error = np.abs(np.corrcoef(list(found.values())) - np.corrcoef(list(expected.values())))
    assert error[np.triu_indices(len(found), 1)].mean() < 0.03


def test_personality_traits_have_the_published_mean_and_spread(drawn: dict[str, pa.Table]) -> None:
    # bigfive_traits of the source: USA extraversion 3.0378 (0.9595), neuroticism 3.0369 (0.8860) on 1 to 5
    extraversion = drawn["USA"]["facet_extraversion"].to_numpy() * 4 + 1
    neuroticism = 5 - drawn["USA"]["facet_emotional_stability"].to_numpy() * 4
    assert extraversion.mean() == pytest.approx(3.0378, abs=0.03)
    assert extraversion.std() == pytest.approx(0.9595, rel=0.03)
    assert neuroticism.mean() == pytest.approx(3.0369, abs=0.03)
    assert neuroticism.std() == pytest.approx(0.8860, rel=0.03)


def test_demographics_move_facets_the_way_the_surveys_say(drawn: dict[str, pa.Table]) -> None:
    people = drawn["USA"].to_pandas()
    women = people.sex == "female"
    # latent correlation of being a woman with "men make better leaders" (disagree is high): .20
    assert people.facet_gender_equality[women].mean() > people.facet_gender_equality[~women].mean() + 0.03
    educated = people.education == "tertiary"
    assert people.facet_political_interest[educated].mean() > people.facet_political_interest[~educated].mean()


def test_respondents_without_a_religion_are_less_religious(drawn: dict[str, pa.Table]) -> None:
    people = drawn["DEU"].to_pandas()
    none = people.religion == "unaffiliated"
    assert people.facet_god_importance[none].mean() < people.facet_god_importance[~none].mean() - 0.15


def test_shards_and_order_do_not_change_a_single_bit() -> None:
    people = synthesise("KEN", 501, seed=2)
    whole = draw_facets(people, seed=7)
    parts = pa.concat_tables([draw_facets(people.slice(at, 167), seed=7) for at in (334, 0, 167)])
    assert whole.sort_by("place").equals(parts.sort_by("place").select(whole.column_names))


def test_several_countries_in_one_table_equal_each_alone() -> None:
    mixed = pa.concat_tables([synthesise(country, 40, seed=1) for country in ("IND", "USA")]).take(
        pa.array(np.random.default_rng(0).permutation(80))
    )
    alone = draw_facets(synthesise("USA", 40, seed=1), seed=3)
    together = draw_facets(mixed, seed=3).to_pandas()
    theirs = together[together.country == "USA"].sort_values("place")
    for name in FACET_NAMES:
        assert np.array_equal(theirs[f"facet_{name}"], alone.sort_by("place")[f"facet_{name}"].to_numpy())


def test_another_seed_gives_other_people() -> None:
    people = synthesise("USA", 200, seed=1)
    one, other = (draw_facets(people, seed=seed)["facet_openness"].to_numpy() for seed in (1, 2))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.25


def test_masked_facets_are_null_and_the_others_unchanged() -> None:
    people = synthesise("USA", 50, seed=1)
    whole, masked = draw_facets(people, seed=1), draw_facets(people, seed=1, masked=frozenset({"national_pride"}))
    assert masked["facet_national_pride"].null_count == 50
    assert masked["facet_security"].equals(whole["facet_security"])


def test_a_country_without_a_survey_is_marked_modelled_and_is_no_copy_of_the_world() -> None:
    assert {one.calibration for one in facet_provenance("DEU").values()} == {"measured"}
    assert {one.calibration for one in facet_provenance("AFG").values()} == {"modelled"}
    god = {
        c: draw_facets(synthesise(c, 3000, seed=1), seed=1)["facet_god_importance"].to_numpy() for c in ("AFG", "DNK")
    }
    assert god["AFG"].mean() > 0.8
    assert god["DNK"].mean() < 0.6


def test_leaving_a_question_out_of_the_atlas_makes_its_facet_modelled() -> None:
    atlas = Atlas.shipped().without("DEU", ["Q254"])
    provenance = facet_provenance("DEU", atlas=atlas)
    assert provenance["national_pride"].calibration == "modelled"
    assert provenance["security"].calibration == "measured"


def test_scores_lie_between_zero_and_one_and_are_said_in_words(drawn: dict[str, pa.Table]) -> None:
    for name in FACET_NAMES:
        values = drawn["IND"][f"facet_{name}"].to_numpy()
        assert 0 <= values.min() <= values.max() <= 1
    assert facet("religious_attendance").statement(0.95) == "You go to religious services every week."
    assert facet("national_pride").statement(0.1) == "You are not proud of your nationality."


def test_missing_demographics_count_as_average() -> None:
    bare = pa.table({"place": pa.array(range(4000)), "country": pa.array(["USA"] * 4000)})
    full = draw_facets(synthesise("USA", 4000, seed=1), seed=1)
    assert draw_facets(bare, seed=1)["facet_security"].to_numpy().mean() == pytest.approx(
        full["facet_security"].to_numpy().mean(), abs=0.02
    )


def test_a_table_without_places_is_refused() -> None:
    with pytest.raises(InputError, match="place"):
        draw_facets(pa.table({"country": ["USA"]}), seed=1)


def test_an_unknown_facet_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match="openness"):
        draw_facets(synthesise("USA", 2, seed=1), seed=1, masked=frozenset({"opennes"}))
