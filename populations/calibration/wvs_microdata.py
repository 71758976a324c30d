"""Import of a user's own World Values Survey download: respondents in, weighted shares out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...errors import GroundTruthError, nearest
from .atlas import Atlas
from .atlas_import import import_shares
from .build_atlas import WVS_CITATION, WVS_TERMS

if TYPE_CHECKING:
    import pandas as pd

COUNTRY, WEIGHT, YEAR = "B_COUNTRY_ALPHA", "W_WEIGHT", "A_YEAR"
#: Codes that the survey's codebook reserves for no answer are negative; these are positive and no answer either.
NO_ANSWER: dict[str, tuple[int, ...]] = {"Q254": (5,)}


def import_wvs(
    file: str | Path,
    *,
    questions: Collection[str] = (),
    source: str = "wvs7",
    directory: str | Path | None = None,
) -> Path:
    """Turn respondents of World Values Survey, Round Seven, into shares and keep them; microdata are not kept.

    Args:
        file: the publisher's CSV (comma or semicolon) with B_COUNTRY_ALPHA, W_WEIGHT and Q columns.
        questions: ids to import; all Q columns of whole numbers with 2 to 11 answers when empty.
        source: the name in the atlas; cells given anew replace shipped ones of the same source.
        directory: where to keep the shares; the user's data directory when None.

    Returns:
        The directory written.

    Raises:
        GroundTruthError: columns are missing, or nothing could be imported.
    """
    data = _read(Path(file), questions)
    known = Atlas.shipped().items
    rows: list[dict[str, object]] = []
    for question in [name for name in data.columns if name.startswith("Q")]:
        item = known.get(("wvs7", question))
        rows += _question(data, question, item.text if item else "", item.topic if item else "")
    if not rows:
        raise _fault("questions", list(questions), "Q columns with two to eleven answers")
    import pandas as pd

    return import_shares(
        pd.DataFrame(rows).assign(citation=WVS_CITATION, terms=WVS_TERMS), source=source, directory=directory
    )


def _fault(parameter: str, got: object, allowed: str, hint: str = "") -> GroundTruthError:
    return GroundTruthError(where="import_wvs", parameter=parameter, got=got, allowed=allowed, hint=hint)


def _read(file: Path, questions: Collection[str]) -> pd.DataFrame:
    import pandas as pd

    if not file.is_file():
        raise _fault("file", str(file), "the path of the publisher's CSV")
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        head = lines.readline()
    separator = ";" if head.count(";") > head.count(",") else ","
    names = [name.strip().strip('"') for name in head.split(separator)]
    lacking = [name for name in (COUNTRY, WEIGHT, *questions) if name not in names]
    if lacking:
        raise _fault("columns", lacking, "columns of the file", nearest(lacking[0], names))
    wanted = set(questions) or {name for name in names if name.startswith("Q") and name[1:].isdigit()}
    kept = [name for name in names if name in wanted or name in (COUNTRY, WEIGHT, YEAR)]
    return pd.read_csv(file, sep=separator, usecols=kept, encoding="utf-8-sig", keep_default_na=False, na_values=[""])


def _question(data: pd.DataFrame, question: str, text: str, topic: str) -> list[dict[str, object]]:
    """Shares of one question by country; nothing for a column that is no closed question."""
    import pandas as pd

    code = pd.to_numeric(data[question], errors="coerce")
    answered = code.notna() & (code >= 0) & ~code.isin(NO_ANSWER.get(question, ()))
    values = np.unique(code[answered])
    if not 2 <= len(values) <= 11 or (values % 1 != 0).any():
        return []
    weight = pd.to_numeric(data[WEIGHT], errors="coerce").fillna(0.0)
    rows: list[dict[str, object]] = []
    for country, index in data[answered].groupby(COUNTRY).groups.items():
        at = index.tolist()
        mass, given = weight.loc[at].to_numpy(float), code.loc[at].to_numpy(int)
        total = float(mass.sum())
        if total <= 0:
            continue
        about = {
            "country": country,
            "question_id": question,
            "n": len(at),
            # Kish (1965): what an equally weighted sample of the same precision would hold
            "n_eff": total**2 / float((mass**2).sum()),
            "weighting": WEIGHT,
            "year": _year(data, at),
            "text": text,
            "topic": topic,
        }
        rows += [about | {"option_code": int(v), "share": float(mass[given == v].sum()) / total} for v in values]
    return rows


def _year(data: pd.DataFrame, at: list[int]) -> str:
    return str(data[YEAR].loc[at].mode().iloc[0]) if YEAR in data.columns else "2017-2022"
