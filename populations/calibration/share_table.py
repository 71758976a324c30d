"""Import of a tidy table of shares together with a description of its questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .atlas_import import ALIASES, frame_of, import_shares
from .microdata import Described

if TYPE_CHECKING:
    import pandas as pd


def import_table(
    file: str | Path, *, source: str, described: Described | None = None, directory: str | Path | None = None
) -> Path:
    """Keep a user's table of shares, with wording and options from a description where it has none.

    Args:
        file: CSV or Parquet, see ``import_shares``.
        source: name of the survey.
        described: wording, options and missing codes; missing codes are dropped and the other shares rescaled.
        directory: where to keep it; the user's data directory when None.

    Returns:
        The directory written.

    Raises:
        GroundTruthError: see ``import_shares``.
    """
    frame = frame_of(file)
    return import_shares(_described(frame, described) if described else frame, source=source, directory=directory)


def _described(frame: pd.DataFrame, described: Described) -> pd.DataFrame:
    data = frame.rename(columns=ALIASES)
    if not {"question_id", "option_code", "share", "country"} <= set(data.columns):
        return data  # refused by import_shares, with the columns named
    ids = data.question_id.astype(str)
    missing = [
        code in described.missing.get(question, ()) for question, code in zip(ids, data.option_code, strict=True)
    ]
    data, ids = data[[not one for one in missing]].copy(), ids[[not one for one in missing]]
    if any(missing):
        data["share"] = data.share / data.groupby(["country", ids]).share.transform("sum")
    for name in ("text", "topic", "scale", "trait", "keyed"):
        known = {question: getattr(item, name) for question, item in described.items.items()}
        told = ids.map(known)
        data[name] = told.where(told.notna() & (told != ""), data.get(name))
    labels = {
        (question, code): label
        for question, item in described.items.items()
        for code, label in zip(item.codes, item.labels, strict=True)
    }
    own = data["label"].tolist() if "label" in data else data.option_code.astype(str).tolist()
    pairs = zip(ids, data.option_code, own, strict=True)
    data["label"] = [labels.get((question, code), given) for question, code, given in pairs]
    return data
