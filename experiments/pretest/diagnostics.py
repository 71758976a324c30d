"""What the answers of simulated respondents say of each question: who leaves it out, where answers pile up, what it tells apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...analysis.demographic_split import BANDS, Split
from ...analysis.frequencies import Table, frequencies
from ...analysis.intervals import share_interval
from ...plain_data import finite
from ...surveys import Question
from ...surveys.question import CHOICE_KINDS
from .multiplicity import adjusted
from .sessions import ArmAnswers, reply_kind

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]

#: Groups that are known before anybody answers; questions on matters that differ between people should tell some apart.
SPLITS = (Split(("age",), BANDS), Split(("sex",)), Split(("education",)), Split(("area",)), Split(("country",)))
#: Subgroups of fewer respondents are not looked at.
FEWEST = 10
#: False discovery rate of the search through subgroups.
LEVEL = 0.05


@dataclass(frozen=True)
class Group:
    """How one split divides the answers to one question.

    Attributes:
        split: ``age``, ``sex``, ``education``, ``area`` or ``country``.
        highest, lowest: names of the groups that differ most.
        high, low: what they show: mean place on the scale, or share without an answer.
        explained: share of the variance that the split explains (omega squared; 0 by chance); NaN for shares.
        p_adjusted: Benjamini-Hochberg over all questions and splits.
    """

    split: str
    highest: str
    lowest: str
    high: float
    low: float
    explained: float
    p_adjusted: float


@dataclass(frozen=True)
class Diagnostics:
    """Figures of one question in its main wording.

    Attributes:
        question_id, kind: of the question.
        replies: how many of each kind, see ``sessions.reply_kind``.
        codes, labels, shares, lows, highs: of the substantive answers in scale order, with 95 % intervals.
        floor, ceiling: shares at the ends of ordinal scales; NaN for others.
        mean, sd: of the places on the scale, 0 for its first point.
        tells_apart: the split that explains most of the answers, or None.
        left_out_by: the split whose groups differ most in leaving it out, if significantly; else None.
        tokens: mean tokens of a reply, a proxy for effort; NaN where the model reports none.
        repeats: share of the respondents who had to be asked again or whose reply could not be read.
        tables: of kinds that are not one choice: shares, ranks, numbers, see ``analysis.frequencies``; unweighted.
    """

    question_id: str
    kind: str
    replies: Mapping[str, int]
    codes: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    lows: tuple[float, ...] = ()
    highs: tuple[float, ...] = ()
    floor: float = float("nan")
    ceiling: float = float("nan")
    mean: float = float("nan")
    sd: float = float("nan")
    tells_apart: Group | None = None
    left_out_by: Group | None = None
    tokens: float = float("nan")
    repeats: float = float("nan")
    tables: tuple[Table, ...] = ()

    @property
    def asked(self) -> int:
        """Respondents who saw the question."""
        return sum(count for name, count in self.replies.items() if name not in ("skipped", "failed"))

    def share(self, *names: str) -> float:
        """Share of those asked whose reply was of one of these kinds."""
        return sum(self.replies.get(name, 0) for name in names) / self.asked if self.asked else float("nan")

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {name: finite(value) for name, value in asdict(self).items()}


def diagnose(answers: ArmAnswers, people: pa.Table, language: str) -> list[Diagnostics]:
    """Figures of every question.

    Args:
        answers: of the main wording.
        people: the population table of the respondents.
        language: of the wording, which decides what a missing code means.
    """
    groups = _groups(people)
    found = [_figures(question, answers.rows[question.id], language) for question in answers.arm.survey]
    searched: list[tuple[int, str, Group, float]] = []
    for at, question in enumerate(answers.arm.survey):
        for split, members in groups.items():
            searched += [(at, *one) for one in _split(question, answers.rows[question.id], split, members, language)]
    corrected = adjusted([p for *_, p in searched], "bh")
    for (at, what, group, _), p in zip(searched, corrected, strict=True):
        one, known = found[at], replace(group, p_adjusted=float(p))
        if what == "answers" and (one.tells_apart is None or known.explained > one.tells_apart.explained):
            found[at] = replace(one, tells_apart=known)
        if what == "left out" and p <= LEVEL:
            widest = one.left_out_by
            if widest is None or known.high - known.low > widest.high - widest.low:
                found[at] = replace(one, left_out_by=known)
    return found


def _figures(question: Question, rows: Sequence[Mapping[str, Any]], language: str) -> Diagnostics:
    replies = Counter(reply_kind(row, question, language) for row in rows)
    tokens = [row["completion_tokens"] for row in rows if row["completion_tokens"]]
    tried = [row for row in rows if row["attempts"]]
    diagnostics = Diagnostics(
        question.id,
        question.kind,
        dict(sorted(replies.items())),
        tokens=float(np.mean(tokens)) if tokens else float("nan"),
        repeats=float(np.mean([row["attempts"] > 1 or row["status"] == "unparsable" for row in tried]))
        if tried
        else float("nan"),
    )
    if question.kind not in CHOICE_KINDS:
        return replace(diagnostics, tables=_tables(question, rows))
    codes = [row["option_code"] for row in rows if row["status"] == "answered" and row["option_code"] is not None]
    if not codes:
        return diagnostics
    intervals = [share_interval(np.array([code == one for code in codes], dtype=np.float64)) for one in question.codes]
    shares = tuple(one.estimate for one in intervals)
    place = {code: at for at, code in enumerate(question.codes)}
    places = np.array([place[code] for code in codes], dtype=np.float64)
    ordered = question.scale == "ordinal"
    return replace(
        diagnostics,
        codes=question.codes,
        labels=question.labels,
        shares=shares,
        lows=tuple(one.low for one in intervals),
        highs=tuple(one.high for one in intervals),
        floor=shares[0] if ordered else float("nan"),
        ceiling=shares[-1] if ordered else float("nan"),
        mean=float(places.mean()) if ordered else float("nan"),
        sd=float(places.std(ddof=1)) if ordered and len(places) > 1 else float("nan"),
    )


def _tables(question: Question, rows: Sequence[Mapping[str, Any]]) -> tuple[Table, ...]:
    """Figures of all respondents together, everybody counted once: the comparison is about the model, not about a population."""
    import pyarrow as pa

    alike = {"round": 0, "variant": "", "country": "", "weight": 1.0}
    found = frequencies(pa.Table.from_pylist([{**row, **alike} for row in rows]), [question]) if rows else []
    return found[0].tables if found else ()


def _groups(people: pa.Table) -> dict[str, dict[str, str]]:
    """Group by respondent, for every split that has at least two groups of some size."""
    ids = people["respondent_id"].to_pylist()
    found = {}
    for split in SPLITS:
        if split.by[0] not in people.column_names:
            continue
        labels = split.labels(people)
        if sum(count >= FEWEST for name, count in Counter(labels.tolist()).items() if name) >= 2:
            found[split.name] = {who: str(name) for who, name in zip(ids, labels, strict=True) if name}
    return found


def _split(
    question: Question, rows: Sequence[Mapping[str, Any]], split: str, members: Mapping[str, str], language: str
) -> list[tuple[str, Group, float]]:
    """What one split shows: of the answers (ordered scales), and of leaving the question out."""
    place = {code: float(at) for at, code in enumerate(question.codes)}
    values: dict[str, list[float]] = {}
    left: dict[str, list[float]] = {}
    for row in rows:
        name = members.get(row["respondent_id"])
        kind = reply_kind(row, question, language)
        if name is None or kind in ("skipped", "failed"):
            continue
        left.setdefault(name, []).append(float(kind != "answered"))
        if kind == "answered" and row["option_code"] is not None:
            values.setdefault(name, []).append(place[row["option_code"]])
    found = []
    if question.kind in CHOICE_KINDS and (question.scale == "ordinal" or len(question.codes) == 2):
        found += _compared("answers", split, values)
    return found + _compared("left out", split, left)


def _compared(what: str, split: str, values: Mapping[str, Sequence[float]]) -> list[tuple[str, Group, float]]:
    from scipy.stats import kruskal

    kept = {name: np.array(some) for name, some in values.items() if len(some) >= FEWEST}
    if len(kept) < 2 or np.ptp(np.concatenate(list(kept.values()))) == 0.0:
        return []
    means = {name: float(some.mean()) for name, some in kept.items()}
    highest, lowest = max(means, key=lambda name: means[name]), min(means, key=lambda name: means[name])
    explained = _omega_squared(list(kept.values())) if what == "answers" else float("nan")
    p = float(kruskal(*kept.values()).pvalue)
    return [(what, Group(split, highest, lowest, means[highest], means[lowest], explained, p), p)]


def _omega_squared(groups: Sequence[Floats]) -> float:
    """Variance explained by groups, bias removed; Hays (1963), Statistics for Psychologists."""
    everybody = np.concatenate(groups)
    between = sum(len(one) * (one.mean() - everybody.mean()) ** 2 for one in groups)
    within = sum(((one - one.mean()) ** 2).sum() for one in groups)
    error = within / max(1, len(everybody) - len(groups))
    total = between + within + error
    return float((between - (len(groups) - 1) * error) / total) if total > 0 and isfinite(error) else 0.0
