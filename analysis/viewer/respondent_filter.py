"""Which respondents a reader of a run wants to see, as the page's form states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ...agents.answers import STATUSES
from ...errors import InputError

#: Columns of the population that the form offers as lists of words.
WORDS = ("country", "sex", "education", "employment", "area")

#: No age, code, round or page comes near; a column of the tables holds it.
LARGEST = 2_000_000_000


@dataclass(frozen=True)
class RespondentFilter:
    """Conditions, all of which must hold; an empty one holds for everybody.

    Attributes:
        country, sex, education, employment, area: words of the population table.
        age_from, age_to: years, inclusive; None for no bound.
        search: part of the id or the name, upper and lower case alike.
        question: id; with ``option`` or ``status`` those who gave that answer, alone those who were asked.
        option: option code, or None.
        status: of the answer.
        round: of the answer, or None for any.
        page: from 1.
    """

    country: str = ""
    sex: str = ""
    education: str = ""
    employment: str = ""
    area: str = ""
    age_from: int | None = None
    age_to: int | None = None
    search: str = ""
    question: str = ""
    option: int | None = None
    status: str = ""
    round: int | None = None
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> RespondentFilter:
        """The filter that an address states; unknown names are ignored.

        Raises:
            InputError: a number that is none, or an unknown status.
        """
        given: dict[str, str | int] = {}
        for one in fields(cls):
            text = query.get(one.name, "").strip()
            if not text:
                continue
            if one.name in ("age_from", "age_to", "option", "round", "page"):
                given[one.name] = _whole(one.name, text)
            else:
                given[one.name] = text
        found = cls(**given)  # type: ignore[arg-type]
        if found.status and found.status not in STATUSES:
            raise InputError(where="serve()", parameter="status", got=found.status, allowed=", ".join(STATUSES))
        return found

    @property
    def asks_for_answers(self) -> bool:
        """Whether answers have to be looked at."""
        return bool(self.question or self.status or self.option is not None or self.round is not None)

    def query(self, **changes: object) -> dict[str, str]:
        """Name and text of every condition that is set, for links to the same list."""
        values = {one.name: changes.get(one.name, getattr(self, one.name)) for one in fields(self)}
        return {name: str(value) for name, value in values.items() if value not in ("", None)}


def _whole(name: str, text: str) -> int:
    try:
        found = int(text)
    except ValueError:
        raise InputError(where="serve()", parameter=name, got=text, allowed="a whole number") from None
    if abs(found) > LARGEST:
        raise InputError(where="serve()", parameter=name, got=text[:40], allowed=f"a number up to {LARGEST:,}")
    if name == "page" and found < 1:
        raise InputError(where="serve()", parameter=name, got=text, allowed="a number from 1")
    return found
