"""``deeppersona ground-truth``: what humans answered, shipped and imported."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..counting import counted
from ..errors import InputError, nearest
from .options import AsJson

if TYPE_CHECKING:
    from ..populations.calibration.atlas import Atlas
    from ..populations.calibration.microdata import Described

KINDS = ("wvs", "bigfive", "csv")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Human answers to compare with and to learn from.")
    group.command("list")(listing)
    group.command("import")(importing)
    app.add_typer(group, name="ground-truth")


def listing(as_json: AsJson = False) -> None:
    """List the sources of human answers: shipped ones and your imports.

    Example:

      deeppersona ground-truth list
    """
    from ..home import home
    from ..populations.calibration.atlas import Atlas

    atlas = Atlas.with_imports()
    kept = home() / "atlas"
    rows = [_about(atlas, source, (kept / source / "shares.parquet").is_file()) for source in atlas.sources]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        origin = f"imported, kept in {kept / row['source']}" if row["is_imported"] else "shipped"
        typer.echo(
            f"{row['source']}: {counted(row['questions'], 'question')}, {counted(row['countries'], 'country', 'countries')}"
            f"{', ' if row['years'] else ''}{row['years']}; {origin}"
        )
        for line in filter(None, (row["citation"], row["terms"])):
            typer.echo(f"    {line}")


def importing(
    kind: Annotated[str, typer.Argument(help="wvs, bigfive or csv.")],
    file: Annotated[Path, typer.Argument(help="Your own download, or your own table of shares.")],
    name: Annotated[str, typer.Option(help="Name of the source; wvs7, bigfive, or the file's own name.")] = "",
    survey: Annotated[
        str, typer.Option(help="Survey file that describes the questions; only these are read from wvs and bigfive.")
    ] = "",
) -> None:
    """Import human answers; only shares by country, and by age, sex and education where the file has them, are kept.

    wvs: the World Values Survey's respondent file (CSV, SPSS or Stata). bigfive: the OpenPsychometrics data.csv. csv: a table with
    country, question_id, option_code, share; rows with age, sex or education filled are about that subgroup.

    Examples:

      deeppersona ground-truth import wvs WVS_Cross-National_Wave_7_csv_v6_0.csv

      deeppersona ground-truth import csv shares.csv --name mysurvey --survey mysurvey.yaml
    """
    if kind not in KINDS:
        raise InputError(
            parameter="kind",
            got=kind,
            allowed=", ".join(KINDS),
            hint=nearest(kind, KINDS),
        )
    from ..populations.calibration.atlas import Atlas
    from ..populations.calibration.atlas_import import read_import

    described = _described(survey)
    if kind == "wvs":
        from ..populations.calibration.wvs_microdata import import_wvs

        source = name or "wvs7"
        directory = import_wvs(file, described=described, source=source)
    elif kind == "bigfive":
        from ..populations.calibration.bigfive_microdata import import_bigfive

        source = name or "bigfive"
        directory = import_bigfive(file, described=described, source=source)
    else:
        from ..populations.calibration.share_table import import_table

        source = name or re.sub(r"[^\w-]+", "-", file.stem)
        directory = import_table(file, source=source, described=described)
    atlas = Atlas(*read_import(directory / "shares.parquet"))
    about, most = _about(atlas, source, True), _most_answers(atlas)
    typer.echo(
        f"{source}: {counted(about['questions'], 'question')}, {counted(about['countries'], 'country', 'countries')}"
        + (f", people who answered a question at most {most:,}" if most else "")
        + f"; shares kept in {directory}. "
        f"Questions with `source: {source}` and `compare --against {source}` use them."
    )


def _about(atlas: Atlas, source: str, is_imported: bool) -> dict[str, Any]:
    import pyarrow.compute as pc

    rows = atlas.table.filter(pc.equal(atlas.table["source"], source))

    def distinct(column: str) -> list[str]:
        return sorted({str(value) for value in rows[column].unique().to_pylist() if value})

    years = sorted({year for text in distinct("year") for year in re.findall(r"\d{4}", text)})
    return {
        "source": source,
        "is_imported": is_imported,
        "questions": len(atlas.questions(source)),
        "countries": len([country for country in atlas.countries(source) if country != "ALL"]),
        "years": "" if not years else years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}",
        "weighting": distinct("weighting"),
        "citation": "; ".join(distinct("citation")),
        "terms": "; ".join(distinct("terms")),
    }


def _most_answers(atlas: Atlas) -> int:
    """People behind the question that most of them answered, over all countries; 0 where the shares do not say."""
    people = atlas.table.group_by(["question_id", "country"]).aggregate([("n", "max")])
    sums = people.group_by("question_id").aggregate([("n_max", "sum")])["n_max_sum"].to_pylist()
    return round(max((one for one in sums if one), default=0))


def _described(file: str) -> Described | None:
    """A survey file as what the importers need to know of its questions."""
    if not file:
        return None
    from ..populations.calibration.atlas_item import AtlasItem
    from ..populations.calibration.microdata import Described
    from ..surveys import load_survey

    survey = load_survey(file)
    items = {
        question.id: AtlasItem(
            question.source,
            question.id,
            question.text,
            question.topic,
            question.scale,
            tuple(sorted(question.codes)),
            tuple(label for _, label in sorted(zip(question.codes, question.labels, strict=True))),
            question.trait,
            question.keyed,
        )
        for question in survey
        if question.codes
    }
    missing = {question.id: frozenset(question.missing) for question in survey}
    return Described(items, missing, is_complete=True)
