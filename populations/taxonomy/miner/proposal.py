"""A drafted leaf as a line of the tree's files, with what supports it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..attribute import MINED
from ..leaf_file import COLUMNS
from ..lint_rules.words import tokens
from .cluster import Cluster

#: Columns of proposals.tsv: those of a leaf file, its category code for the id, and what a reviewer needs beside them.
PROPOSAL_COLUMNS = (*COLUMNS, "support", "evidence", "findings")


@dataclass(frozen=True)
class Proposal:
    """One leaf that the miner proposes.

    Attributes:
        category: code of the category.
        cells: by column of a leaf file; ``id`` is empty until it is accepted.
        support: in how many dialogues it was told.
        evidence: some of their words.
        findings: what lint has against it; empty when it may be accepted.
    """

    category: str
    cells: Mapping[str, str]
    support: int
    evidence: str
    findings: tuple[str, ...] = ()

    def line(self) -> str:
        """Its line in proposals.tsv; the id column holds the category code."""
        values = [self.cells[name] if name != "id" else self.category for name in COLUMNS]
        return "\t".join(map(_cell, (*values, str(self.support), self.evidence, "; ".join(self.findings))))


def proposal(cluster: Cluster, draft: Mapping[str, Any], category: str) -> Proposal:
    """Turn a draft into a line; what does not fit the format becomes a finding, never an error."""
    kind = draft["kind"]
    values = [_plain(value).lower() for value in draft["values"]] if kind in ("categorical", "multi", "ordinal") else []
    rates = [float(rate) for rate in draft["rates"]]
    label = " ".join(tokens_in_case(draft["label"] or cluster.label))
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {
        "branch": cluster.branch,
        "group": "",
        "label": label,
        "question": _plain(draft["question"]),
        "kind": kind,
        "values": "|".join(values) or (_span(draft) if kind in ("count", "quantity") else ""),
        "prior": ",".join(f"{rate:g}" for rate in _fitted(kind, values, rates)),
        "period": draft["period"],
        "culture": draft["culture"],
        "sensitivity": draft["sensitivity"],
        "topics": ",".join(dict.fromkeys(draft["topics"])),
        "tail": draft["tail"],
        "source": MINED,
    }
    return Proposal(category, cells, cluster.support, " / ".join(cluster.evidence[:3]))


def tokens_in_case(label: str) -> Sequence[str]:
    """Words of a label in sentence case, without closing marks; initialisms keep their capitals."""
    words = _plain(label).strip(" .:;").split()
    lowered = [word if word.isupper() and len(word) > 1 else word.lower() for word in words]
    if lowered and tokens(lowered[0]):
        lowered[0] = lowered[0][:1].upper() + lowered[0][1:]
    return lowered


def _fitted(kind: str, values: Sequence[str], rates: Sequence[float]) -> Sequence[float]:
    """Base rates aligned with the values; shares are scaled to 100."""
    if kind in ("categorical", "ordinal") and len(rates) == len(values) and sum(rates) > 0 and min(rates) >= 0:
        return [round(100 * rate / sum(rates), 1) for rate in rates]
    return rates


def _span(draft: Mapping[str, Any]) -> str:
    return f"{_plain(draft['unit']) or 'units'} {draft['low']:g}..{draft['high']:g}"


def _plain(text: str) -> str:
    return re.sub(r"[\s|;]+", " ", str(text)).strip()


def _cell(text: str) -> str:
    return re.sub(r"[\t\r\n]+", " ", text)
