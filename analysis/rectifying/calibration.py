"""The result of calibrating: one table a track, calibrated shares, sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import ReportError
from ...spreadsheet import as_cells
from ..distances import HEADLINE
from ..number_text import SHORT, number
from .cross_fitting import Fitted

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

#: Changes when a key of ``to_dict`` is renamed or changes its meaning.
FORMAT = "deeppersona.calibration/1"


@dataclass(frozen=True)
class Track:
    """One declared track; its cells stand in no other table.

    Attributes:
        name: ``unseen topic``, ``near-duplicates known`` or ``known elsewhere``.
        information: what the calibrated arm knew.
        arms: rows of ``score_arms``: raw beside calibrated beside what needs no model.
        verdicts: sentences: was the calibrated run nearer, did the model add anything.
        fitted: calibrated shares with what was learned for each cell.
    """

    name: str
    information: str
    arms: list[dict[str, Any]]
    verdicts: tuple[str, ...]
    fitted: tuple[Fitted, ...]


@dataclass(frozen=True)
class Calibration:
    """A run, calibrated.

    Attributes:
        tracks: one table each.
        notes: cells left out and why, and what a reader must know.
        human: rows of prediction-powered estimates where a human sample was given, see ``rectified``.
    """

    tracks: tuple[Track, ...]
    notes: tuple[str, ...] = ()
    human: tuple[Mapping[str, Any], ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Shares per track, question, country and option: ``raw``, ``calibrated``, ``statistics``, ``human``, and the
        correction and weight that were learned without the cell.
        """
        import pandas as pd

        rows = [
            {
                "track": track.name,
                "question_id": one.question.scale.question_id,
                "country": country,
                "option_code": code,
                "raw": float(one.question.model[i, k]),
                "calibrated": float(one.shares[i, k]),
                "statistics": float(one.question.statistics[i, k]),
                "human": float(one.question.human[i, k]),
                "temperature": one.corrections[i].temperature,
                "amplitude": one.corrections[i].amplitude,
                "uniform": one.corrections[i].uniform,
                "weight": float(one.weights[i]),
                "reason": one.reasons[i],
            }
            for track in self.tracks
            for one in track.fitted
            for i, country in enumerate(one.question.countries)
            for k, code in enumerate(one.question.scale.codes)
        ]
        return pd.DataFrame(rows)

    def to_tidy(self) -> pd.DataFrame:
        """Rows that go below those of ``Comparison.to_frame``, told apart by the column ``scope``.

        ``calibration``: one row per track, arm (``subject``) and ``metric``, the distance in ``model``, ``n_cells``, ``reason``;
        ``calibrated share``: the rows of ``to_frame``; ``rectified``: those of ``human``.
        """
        import pandas as pd

        arms = [
            {
                "track": track.name,
                "subject": arm["arm"],
                "metric": metric,
                "model": arm[metric],
                "n_cells": arm["n_cells"],
                "reason": arm["divergence_reason" if metric == "divergence_preserved" else "reason"],
            }
            for track in self.tracks
            for arm in track.arms
            for metric in (*HEADLINE, "divergence_preserved")
        ]
        parts = {
            "calibration": pd.DataFrame(arms),
            "calibrated share": self.to_frame(),
            "rectified": pd.DataFrame([dict(row) for row in self.human]),
        }
        held = [part.assign(scope=scope) for scope, part in parts.items() if len(part)]
        return pd.concat(held, ignore_index=True) if held else pd.DataFrame({"scope": []})

    def write(self, path: str | Path) -> None:
        """Write ``to_frame`` as CSV; the file appears whole or not at all.

        Raises:
            ReportError: the folder does not exist.
        """
        target = Path(path)
        if not target.parent.is_dir():
            raise ReportError(
                where="calibrate()", parameter="out", got=str(path), allowed="a file in an existing folder"
            )
        part = target.with_name(target.name + ".part")
        as_cells(self.to_frame()).to_csv(part, index=False)
        part.replace(target)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for ``--json``: format, tracks (name, information, arms, verdicts), shares, human, notes."""
        return {
            "format": FORMAT,
            "tracks": [
                {
                    "name": track.name,
                    "information": track.information,
                    "arms": [_plain(row) for row in track.arms],
                    "verdicts": list(track.verdicts),
                }
                for track in self.tracks
            ],
            "shares": [_plain({str(k): v for k, v in row.items()}) for row in self.to_frame().to_dict("records")],
            "human": [_plain(row) for row in self.human],
            "notes": list(self.notes),
        }

    def to_rich(self) -> RenderableType:
        """Tables for a terminal, one a track, each with its sentences."""
        from rich import box
        from rich.console import Group
        from rich.markup import escape
        from rich.table import Table

        parts: list[RenderableType] = []
        for track in self.tracks:
            table = Table(
                title=f"Track: {track.name}",
                caption="Divergence between countries kept, 1 as the humans; sampling noise of the run is in it.",
                box=box.SIMPLE_HEAD,
                pad_edge=False,
                header_style="bold",
            )
            table.add_column("")
            for metric in HEADLINE:
                table.add_column(SHORT[metric], justify="right", no_wrap=True)
            table.add_column("Divergence", justify="right", no_wrap=True)
            table.add_column("Knew", overflow="fold")
            for row in track.arms:
                values = [number(row[metric]) for metric in HEADLINE]
                kept = row["divergence_preserved"]
                table.add_row(
                    escape(row["label"]), *values, number(kept) if kept < 100 else ">100", escape(row["information"])
                )
            parts += [table, *(escape(text) for text in track.verdicts), ""]
        if self.human:
            parts += [_human_table(self.human), ""]
        parts += [f"[dim]{escape(note)}[/dim]" for note in self.notes]
        return Group(*parts)


def _human_table(rows: tuple[Mapping[str, Any], ...]) -> RenderableType:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(
        title="With a human sample (prediction-powered)", box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold"
    )
    for heading in ("Question", "Country", "Option"):
        table.add_column(heading)
    for heading in ("Raw", "Sample", "± 95 %", "Rectified", "± 95 %", "Worth"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        head = [str(row["question_id"]), str(row["country"]), str(row["option_code"])]
        if row["reason"]:
            table.add_row(*map(escape, head[:2]), f"[dim]{escape(row['reason'])}[/dim]")
            continue
        table.add_row(
            *map(escape, head),
            number(row["raw"]),
            number(row["sample"]),
            number(1.96 * row["sample_error"]),
            number(row["rectified"]),
            number(1.96 * row["rectified_error"]),
            f"{row['worth']:.2f}",
        )
    return table


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: (None if isinstance(value, float) and not isfinite(value) else value) for name, value in row.items()}
