"""Countries that can be synthesised, by code or name."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ...errors import UnknownCountryError, nearest
from .tables import table


@dataclass(frozen=True)
class Country:
    """A country or territory with the quality of its calibration.

    Attributes:
        iso3: ISO 3166-1 alpha-3 code; ``NIR`` (Northern Ireland) is the World Values Survey's own.
        name: English short name.
        region: United Nations M49 sub-region, merged to 14, for averages over neighbours.
        quality: ``observed`` (own survey behind the joint), ``donors`` (own margins, joint lent by five similar countries) or
            ``proxy`` (another country's margins, or labour status lent as well).
        year: of the population figures.
        sources: in words.
        has_wvs7: covered by the World Values Survey, Round Seven.
        adults_thousands: people of 18 and over, in thousands; None where only the country that stands in for it is known.
        proxy_of: code of the country whose joint it uses, empty for most.
    """

    iso3: str
    name: str
    region: str
    quality: str
    year: int
    sources: str
    has_wvs7: bool
    adults_thousands: float | None
    proxy_of: str = ""


@cache
def countries() -> tuple[Country, ...]:
    """All countries, sorted by code."""
    fields = ("iso3", "name", "region", "quality", "year", "sources", "has_wvs7", "adults_thousands", "proxy_of")
    rows = table("countries").select(list(fields)).to_pylist()
    return tuple(sorted((Country(**row) for row in rows), key=lambda country: country.iso3))


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Case-folded codes, names and aliases with the codes each stands for: mostly one."""
    listed = table("countries")
    known: dict[str, tuple[str, ...]] = {}
    for iso3, name, aliases in zip(
        *(listed[column].to_pylist() for column in ("iso3", "name", "aliases")), strict=True
    ):
        for spelling in (iso3, name, *filter(None, aliases.split(";"))):
            known[spelling.casefold()] = (*known.get(spelling.casefold(), ()), iso3)
    return known


def resolve(name: str) -> Country:
    """The country of an ISO3 code, English name or common alias; upper and lower case are the same.

    Raises:
        UnknownCountryError: nothing of that name, where the hint names the nearest, or several ("Korea").
    """
    codes = _names().get(" ".join(str(name).split()).casefold(), ())
    if len(codes) > 1:
        raise UnknownCountryError(
            "more than one country goes by that name",
            where="resolve()",
            parameter="country",
            got=name,
            allowed=" or ".join(f"{code} ({_by_code()[code].name})" for code in codes),
        )
    if not codes:
        raise UnknownCountryError(
            "no country of that code or name is calibrated",
            where="resolve()",
            parameter="country",
            got=name,
            allowed="an ISO 3166-1 alpha-3 code or an English name",
            hint=_suggestion(str(name)) + f"`deeppersona countries` lists all {len(countries())}.",
        )
    return _by_code()[codes[0]]


def resolve_all(given: str | Sequence[str]) -> tuple[Country, ...]:
    """Countries of a list, or of codes and names joined by commas, in their order, each once.

    Raises:
        UnknownCountryError: one of them is unknown, or none is given.
    """
    names = given.split(",") if isinstance(given, str) else given
    named = [one for name in names if name.strip() for one in _apart(name)]
    if not named:
        raise UnknownCountryError(
            "no country given",
            where="resolve_all()",
            parameter="country",
            got=given,
            allowed="ISO 3166-1 alpha-3 codes or English names",
        )
    return tuple(dict.fromkeys(resolve(name) for name in named))


def _apart(name: str) -> list[str]:
    """The words of ``DEU KEN``, where each alone is a country and all together are none."""
    words, known = name.split(), _names()
    is_list = " ".join(words).casefold() not in known and all(word.casefold() in known for word in words)
    return words if is_list else [name]


@cache
def _by_code() -> dict[str, Country]:
    return {country.iso3: country for country in countries()}


def _suggestion(name: str) -> str:
    known = _names()
    close = nearest(name, known)
    spelling = close.removeprefix("Did you mean ").removesuffix("?")
    if spelling not in known:
        return ""
    country = _by_code()[known[spelling][0]]
    return f"Did you mean {country.iso3} ({country.name})? "
