"""Build the shipped atlas, correlations and country covariates from raw tables.

    python -m deeppersona.populations.calibration.build_atlas --raw DIR --out DIR

``DIR`` holds ``ground_truth/`` and ``countries/`` as described in docs/embedded_respondent.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .atlas_item import ATLAS_SCHEMA, AtlasItem, items_to_table
from .build_country_covariates import country_covariates
from .tables import SHIPPED

if TYPE_CHECKING:
    import pandas as pd

WVS_CITATION = (
    "Haerpfer et al. (eds.) (2022), World Values Survey: Round Seven, JD Systems Institute & WVSA, "
    "doi:10.14281/18241.20 and 10.14281/18241.24"
)
WVS_TERMS = "non-commercial: non-profit use with citation; aggregates only; outside the code licence"
IPIP_CITATION = "OpenPsychometrics, BIG5 release (IPIP-50, Goldberg 1992), 19,718 complete cases"
IPIP_TERMS = "public release; self-selected English-language web sample, median age 22: not a national sample"
TRAITS = {
    "E": ("extraversion", 1),
    "A": ("agreeableness", 1),
    "C": ("conscientiousness", 1),
    "N": ("emotional_stability", -1),
    "O": ("openness", 1),
}
AGREEMENT = ("Very inaccurate", "Moderately inaccurate", "Neither", "Moderately accurate", "Very accurate")


def build(raw: Path, out: Path) -> dict[str, int]:
    """Write every table of the atlas.

    Args:
        raw: directory with the raw tables.
        out: directory to write into, created if needed.

    Returns:
        Bytes written, by file name.
    """
    import pandas as pd

    out.mkdir(parents=True, exist_ok=True)
    truth = raw / "ground_truth"
    wvs = pd.read_csv(truth / "wvs7_marginals.csv")
    bigfive = pd.read_csv(truth / "bigfive_marginals.csv")
    asked = pd.read_csv(truth / "wvs7_questions.csv")
    written = {
        "atlas_shares_wvs7.parquet": _wvs_shares(wvs),
        "atlas_shares_bigfive.parquet": _bigfive_shares(bigfive),
        "atlas_questions.parquet": items_to_table([*_wvs_items(asked, wvs), *_bigfive_items(bigfive)]),
        "latent_correlations.parquet": _square(truth / "wvs7_pooled_latent_correlations.csv", WVS_CITATION, WVS_TERMS),
        "bigfive_correlations.parquet": _square(truth / "bigfive_item_correlations.csv", IPIP_CITATION, IPIP_TERMS),
        "bigfive_traits.parquet": _traits(truth / "bigfive_traits.csv"),
        "atlas_countries.parquet": country_covariates(raw / "countries"),
    }
    for name, table in written.items():
        part = out / f"{name}.part"
        pq.write_table(table, part, compression="zstd", compression_level=19)
        part.replace(out / name)
    return {name: (out / name).stat().st_size for name in written}


def _described(table: pa.Table, citation: str, terms: str) -> pa.Table:
    return table.replace_schema_metadata({"citation": citation, "terms": terms})


def _shares_table(columns: dict[str, object], citation: str, terms: str) -> pa.Table:
    n = len(columns["share"])  # type: ignore[arg-type]
    table = pa.table({**columns, "citation": [citation] * n, "terms": [terms] * n}).select(ATLAS_SCHEMA.names)
    table = table.cast(ATLAS_SCHEMA)
    for at, column in enumerate(table.schema):
        if pa.types.is_string(column.type):
            table = table.set_column(at, column.name, table[column.name].dictionary_encode())
    return _described(table, citation, terms)


def _wvs_shares(frame: pd.DataFrame) -> pa.Table:
    frame = frame[frame.option_code >= 0]
    total = frame.groupby(["country_iso3", "question_id"]).weighted_share.transform("sum")
    return _shares_table(
        {
            "source": ["wvs7"] * len(frame),
            "country": frame.country_iso3.tolist(),
            "question_id": frame.question_id.tolist(),
            "option_code": frame.option_code.to_numpy(),
            "share": (frame.weighted_share / total).to_numpy(),
            "n": frame.n.to_numpy(),
            "n_eff": frame.n_eff.to_numpy(),
            "weighting": frame.weighting.tolist(),
            "year": ["2017-2022"] * len(frame),
        },
        WVS_CITATION,
        WVS_TERMS,
    )


def _bigfive_shares(frame: pd.DataFrame) -> pa.Table:
    total = frame.groupby(["country_iso3", "item_id"]).share.transform("sum")
    return _shares_table(
        {
            "source": ["bigfive"] * len(frame),
            "country": frame.country_iso3.tolist(),
            "question_id": frame.item_id.tolist(),
            "option_code": frame.option.to_numpy(),
            "share": (frame.share / total).to_numpy(),
            "n": frame.n.astype(float).to_numpy(),
            "n_eff": frame.n.astype(float).to_numpy(),
            "weighting": ["unweighted"] * len(frame),
            "year": ["2012"] * len(frame),
        },
        IPIP_CITATION,
        IPIP_TERMS,
    )


def _wvs_items(asked: pd.DataFrame, shares: pd.DataFrame) -> list[AtlasItem]:
    held = shares.groupby("question_id").option_code.unique()
    items = []
    for row in asked.itertuples():
        options = {int(code): label for code, label in json.loads(str(row.options)).items()}
        codes = sorted(code for code in set(options) | set(held[str(row.question_id)].tolist()) if code >= 0)
        items.append(
            AtlasItem(
                "wvs7",
                str(row.question_id),
                str(row.wording),
                str(row.category),
                "ordinal",
                tuple(int(code) for code in codes),
                tuple(options.get(code, str(code)) for code in codes),
            )
        )
    return items


def _bigfive_items(frame: pd.DataFrame) -> list[AtlasItem]:
    items = []
    for row in frame.drop_duplicates("item_id").itertuples():
        trait, direction = TRAITS[str(row.item_id)[0]]
        key = direction * (1 if row.keyed == "+" else -1)
        items.append(
            AtlasItem(
                "bigfive",
                str(row.item_id),
                str(row.item_text),
                trait,
                "ordinal",
                (1, 2, 3, 4, 5),
                AGREEMENT,
                trait,
                key,
            )
        )
    return items


def _square(path: Path, citation: str, terms: str) -> pa.Table:
    import pandas as pd

    frame = pd.read_csv(path, index_col=0)
    columns = {name: frame[name].to_numpy(np.float32) for name in frame.columns}
    return _described(pa.table({"variable": frame.index.tolist(), **columns}), citation, terms)


def _traits(path: Path) -> pa.Table:
    import pandas as pd

    frame = pd.read_csv(path)
    named = {"Neuroticism": ("emotional_stability", -1)}
    rows = []
    for row in frame.to_dict("records"):
        trait, direction = named.get(row["trait"], (row["trait"].lower(), 1))
        mean = (row["mean"] - 1) / 4
        rows.append(
            {
                "country": row["country"],
                "trait": trait,
                "mean": mean if direction > 0 else 1 - mean,
                "sd": row["sd"] / 4,
                "n": int(row["n"]),
            }
        )
    return _described(pa.Table.from_pylist(rows), IPIP_CITATION, IPIP_TERMS)


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line, build, print the sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raw", type=Path, required=True, help="directory with ground_truth/ and countries/")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="directory for the compact tables")
    given = parser.parse_args(arguments)
    for name, size in build(given.raw, given.out).items():
        print(f"{size:>9,d}  {name}")


if __name__ == "__main__":
    main()
