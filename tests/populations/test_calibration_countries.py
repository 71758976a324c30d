import pytest
from deeppersona.errors import UnknownCountryError
from deeppersona.populations.calibration.countries import countries, resolve, resolve_all


def test_all_66_territories_of_the_world_values_survey_are_listed():
    surveyed = {country.iso3 for country in countries() if country.has_wvs7}
    assert len(surveyed) == 66
    assert {"AND", "NIR", "TWN", "HKG", "MAC", "PRI", "DEU", "KEN"} <= surveyed


def test_at_least_183_countries_have_margins_of_their_own():
    assert sum(country.quality != "proxy" for country in countries()) == 183


def test_territories_without_margins_name_their_proxy():
    assert (resolve("AND").quality, resolve("AND").proxy_of) == ("proxy", "ESP")
    assert (resolve("Northern Ireland").quality, resolve("NIR").proxy_of) == ("proxy", "GBR")


def test_countries_are_sorted_unique_and_in_ten_to_fourteen_regions():
    codes = [country.iso3 for country in countries()]
    assert codes == sorted(set(codes))
    assert 10 <= len({country.region for country in countries()}) <= 14


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("deu", "DEU"),
        ("Germany", "DEU"),
        ("  united   states ", "USA"),
        ("UK", "GBR"),
        ("Türkiye", "TUR"),
        ("Côte d'Ivoire", "CIV"),
    ],
)
def test_codes_names_and_aliases_resolve_in_any_case(spelling, code):
    assert resolve(spelling).iso3 == code


def test_an_unknown_country_names_the_nearest():
    with pytest.raises(UnknownCountryError, match=r"DEUT.*DEU \(Germany\)"):
        resolve("DEUT")


@pytest.mark.parametrize(
    ("given", "said"),
    [("Korea", r"KOR \(South Korea\) or PRK \(North Korea\)"), ("congo", "COD .* or COG"), ("DEU,Korea", "KOR")],
)
def test_a_name_that_two_countries_go_by_is_refused_and_both_are_named(given, said):
    with pytest.raises(UnknownCountryError, match=said):
        resolve_all(given)


@pytest.mark.parametrize("given", ["DEU KEN", "DEU, KEN", "Germany kenya", ["DEU KEN"]])
def test_countries_may_be_parted_by_blanks(given):
    assert [one.iso3 for one in resolve_all(given)] == ["DEU", "KEN"]


def test_a_name_of_several_words_is_one_country():
    assert [one.iso3 for one in resolve_all("South Africa")] == ["ZAF"]


def test_a_list_keeps_its_order_and_drops_repeats():
    assert [country.iso3 for country in resolve_all("USA, deu,Kenya,Germany")] == ["USA", "DEU", "KEN"]


@pytest.mark.parametrize("text", ["", " , ", "DEU,Atlantis"])
def test_an_empty_or_partly_unknown_list_is_refused(text):
    with pytest.raises(UnknownCountryError):
        resolve_all(text)
