"""Where ground truth comes from: the atlas by name, or a file of the user's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import GroundTruthError, UnknownCountryError, nearest
from ..spreadsheet import HEAD, dialect
from .demographic_split import DEMOGRAPHICS
from .scale import Scale
from .truth import Truth
from .truth_respondents import truth_of_respondents
from .truth_splits import truth_of_shares, with_subgroups

if TYPE_CHECKING:
    import pandas as pd

    from ..populations.calibration.atlas import Atlas

#: What every report on this source must say.
CAUTIONS = {
    "bigfive": (
        "The personality reference is a self-selected internet sample that answered in English, median age 22: not a "
        "national sample. Some countries are thin."
    )
}

#: Rows that pool countries: no country, and never part of an average of other countries.
POOLED = "ALL"

#: Other people's names for our columns.
ALIASES = {
    "country_iso3": "country",
    "weighted_share": "share",
    "item_id": "question_id",
    "n_eff": "n_effective",
    "option": "option_code",
}

#: Columns of numbers, the longest that is read as one, and the largest code that a data file holds.
NUMBERS = ("option_code", "share", "n", "n_effective", "weight")
LONGEST_NUMBER, LARGEST_CODE = 40, 2_000_000_000


def load_truth(against: str | Path, *, questions: Iterable[str] | None = None, atlas: Atlas | None = None) -> Truth:
    """Ground truth by the name of an atlas source, or from a CSV file of shares.

    Args:
        against: ``wvs7``, ``bigfive``, the name of an imported source, or the path of a CSV file with columns country
            (ISO3 or English name), question_id, option_code, share, and optionally n, n_effective, option_label, citation.
        questions: only these, for speed; all when None. Unknown ones are left out.
        atlas: where names are looked up; the shipped atlas with the user's imports when None.

    Raises:
        GroundTruthError: no source of that name and no file, or a file that breaks the format.
    """
    text = str(against)
    if Path(text).suffix.lower() == ".csv" or Path(text).is_file():
        return read_truth(text)
    subgroups = None
    if atlas is None:
        from ..populations.calibration.atlas import Atlas
        from ..populations.calibration.subgroup_shares import imported_subgroups

        atlas = Atlas.with_imports()
        subgroups = imported_subgroups(text) if text in atlas.sources else None
    if text not in atlas.sources:
        raise GroundTruthError(
            "no ground truth of that name",
            where="load_truth()",
            parameter="against",
            got=text,
            allowed=f"{', '.join(atlas.sources)}, or the path of a CSV file",
            hint=nearest(text, atlas.sources),
        )
    truth = _from_atlas(atlas, text, questions)
    if subgroups is None:
        return truth
    subgroups = subgroups[subgroups.question_id.isin(list(truth.items))]
    return with_subgroups(truth, subgroups, subgroups[list(DEMOGRAPHICS)])


def read_truth(path: str | Path) -> Truth:
    """Ground truth from a CSV file, see ``load_truth``: of shares, or of people's answers if it names respondents.

    Columns age, sex and education, where the file has them, make subgroups; answers give correlations too.

    Raises:
        GroundTruthError: the file is missing, unreadable or breaks the format.
    """
    file = Path(path)
    frame = read_table(file, parameter="against", allowed="a source's name or a CSV file")
    known = {ours for ours in ALIASES.values() if ours in frame.columns}
    frame = frame.rename(columns={theirs: ours for theirs, ours in ALIASES.items() if ours not in known})
    if "country" in frame.columns:
        frame["country"] = frame.country.map({name: _country(name) for name in frame.country.unique()})
    is_people = "respondent_id" in frame.columns
    frame = _with_numbers(frame, (*NUMBERS, "age") if is_people else NUMBERS, file.name)
    made = truth_of_respondents if is_people else truth_of_shares
    sources = frame.citation.dropna().astype(str).unique()[:5] if "citation" in frame.columns else ()
    return replace(made(frame, id=file.name, regions=_regions()), citation="; ".join(sources))


def _with_numbers(frame: pd.DataFrame, names: Iterable[str], file: str) -> pd.DataFrame:
    """The table with numbers in the columns of these names, where it has them; the first cell that holds none is named.

    So is the first empty cell of a column that says who or what a row is about.
    """
    import pandas as pd

    for name in frame.columns.intersection(["respondent_id", "country", "question_id"]):
        empty = frame[name].isna()
        if empty.any():
            row = int(empty.to_numpy().argmax()) + 1
            raise GroundTruthError(
                "an empty cell", where=f"{file}, row {row}", parameter=name, allowed="a word in every row"
            )
    for name in frame.columns.intersection(list(names)):
        cells = frame[name].where(frame[name].astype(str).str.len() <= LONGEST_NUMBER)
        numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
        wrong = numbers.isna() & frame[name].notna()
        if name == "option_code":
            wrong |= numbers.abs() > LARGEST_CODE
        if wrong.any():
            raise GroundTruthError(
                where=f"{file}, row {int(wrong.to_numpy().argmax()) + 1}", parameter=name,
                got=str(frame[name][wrong].iloc[0]), allowed="a number",
            )  # fmt: skip
        frame[name] = numbers
    return frame


def _country(name: object) -> object:
    """ISO3 of a code or an English name; what is neither, such as ``ALL``, stays."""
    from ..populations.calibration.countries import resolve

    if not isinstance(name, str) or name == POOLED:
        return name
    try:
        return resolve(name).iso3
    except UnknownCountryError:
        return name


def read_table(file: Path, *, parameter: str, allowed: str) -> pd.DataFrame:
    """A CSV file of the user's as it stands; ``parameter`` and ``allowed`` are for the message when there is none.

    Raises:
        GroundTruthError: the file is missing or no table.
    """
    import pandas as pd

    if not file.is_file():
        raise GroundTruthError("no such file", where=parameter, parameter=parameter, got=str(file), allowed=allowed)
    try:
        with file.open("rb") as stream:
            how = dialect(stream.read(HEAD))
        return pd.read_csv(file, **how)  # type: ignore[call-overload,no-any-return]
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as problem:
        raise GroundTruthError(
            f"not a CSV table ({' '.join(str(problem).split())})",
            where=str(file),
            parameter=parameter,
            got=str(file),
            allowed="values divided by commas, semicolons or tabs, in UTF-8",
        ) from problem


def _from_atlas(atlas: Atlas, source: str, questions: Iterable[str] | None) -> Truth:
    import pandas as pd

    wanted = None if questions is None else set(questions)
    names = [name for name in atlas.questions(source) if wanted is None or name in wanted]
    parts: list[pd.DataFrame] = []
    scales: dict[str, Scale] = {}
    for name in names:
        countries, codes, shares = atlas.shares(source, name)
        item = atlas.item(source, name)
        # instruments list some scales from high to low; a Scale rises
        known = sorted(zip(item.codes, item.labels, strict=True)) if item.labels else [(code, "") for code in codes]
        scales[name] = Scale(
            name,
            tuple(code for code, _ in known),
            tuple(label for _, label in known),
            item.text,
            item.scale != "nominal",
            item.topic,
        )
        size = atlas.effective_n(source, name)
        parts.append(
            pd.DataFrame(
                {
                    "country": [country for country in countries for _ in codes],
                    "question_id": name,
                    "option_code": list(codes) * len(countries),
                    "share": shares.ravel(),
                    "n": size.repeat(len(codes)),
                }
            ).query("country != @POOLED")
        )
    if not parts:
        return Truth(source, {}, _regions(), "", CAUTIONS.get(source, ""))
    row = atlas.table.filter(_is(atlas, source)).slice(0, 1).to_pylist()[0]
    return Truth.from_frame(
        pd.concat(parts, ignore_index=True),
        id=source,
        regions=_regions(),
        scales=scales,
        citation=row["citation"] or "",
        caution=CAUTIONS.get(source, ""),
    )


def _is(atlas: Atlas, source: str) -> object:
    import pyarrow.compute as pc

    return pc.equal(atlas.table["source"], source)


@cache
def _regions() -> dict[str, str]:
    from ..populations.calibration.countries import countries

    return {country.iso3: country.region for country in countries()}
