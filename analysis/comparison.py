"""The result of a comparison: tidy tables, notes and verdicts; what the terminal, the report and other tools read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

#: Changes when a key of ``to_dict`` is renamed or changes its meaning.
FORMAT = "deeppersona.comparison/1"


@dataclass(frozen=True)
class Note:
    """Something a reader of the numbers must know, with the cell it is about.

    Attributes:
        kind: ``no_truth_for_question``, ``no_truth_for_country``, ``options_differ``, ``no_answers``, ``no_weight``,
            ``single_respondent``, ``no_variance``, ``lost_answers``, ``no_order``, ``exact_truth``, ``no_reference``,
            ``no_interval``, ``fewer_draws``, ``nothing_scored``, ``caution``; of the respondents: ``cohort``,
            ``allocated``, ``targets``, ``raked``.
        text: one sentence.
        question_id, country: the cell, or empty for all.
    """

    kind: str
    text: str
    question_id: str = ""
    country: str = ""


@dataclass(frozen=True)
class Comparison:
    """Answers beside the truth.

    Attributes:
        about: what was compared and how: truth, citation, model, elicitations, tracks, weights, seed, draws, n_floor, n_margin,
            allocation, donor.
        information: arm name to what it knew of the truth.
        labels: arm name to its heading.
        cells: one row per round, variant, track, question_id, country and metric: ``model`` (the distance), ``debiased``,
            ``upper`` (95 % bound), ``mc_low`` and ``mc_high`` (Monte-Carlo interval over simulated respondents; missing where
            answers were allocated), ``floor``, ``floor_p95``, ``margin``, one column per baseline, ``skill`` and
            ``skill_reason`` (why there is none), ``n``, ``n_effective``, ``n_floor``, ``n_human``, ``verdict``,
            ``verdict_text``, ``reason`` (why no number stands there).
        averages: the same columns over groups of cells (``scope`` question, country or all), with ``n_cells`` and
            ``<baseline>_cells``: how many cells have that baseline, and intervals over resampled questions: ``items_low``,
            ``items_high`` of the distance, ``skill_low``, ``skill_high``, ``items_reason`` where there are none. Raw
            distances are averaged only over one range.
        shares: one row per round, variant, track, question, country and option: ``human``, ``model``, ``floor_low``,
            ``floor_high`` (95 % of samples of n_floor real people) and the baselines.
        moments: mean and standard deviation of both sides, ``sd_ratio``.
        structure: what distances cannot see, one row per statistic of ``structure.statistic`` (over all countries, then by
            country): ``model``, ``human``, ``people`` (as many real people; ``people_low`` and ``people_high`` hold 95 % of
            such samples), ``baseline``, ``basis`` of the human value, ``reason`` where a value is missing.
        statuses: rows per status, per round, variant, question, country; ``permitted_mass``.
        notes: named reasons and warnings.
    """

    about: Mapping[str, Any]
    information: Mapping[str, str]
    labels: Mapping[str, str]
    cells: pd.DataFrame
    averages: pd.DataFrame
    shares: pd.DataFrame
    moments: pd.DataFrame
    structure: pd.DataFrame
    statuses: pd.DataFrame
    notes: tuple[Note, ...]

    @property
    def has_scores(self) -> bool:
        """Whether any cell could be compared."""
        return bool(len(self.averages))

    def headline(self, metric: str = "ks") -> pd.DataFrame:
        """Rows of ``averages`` over everything, one per round, variant and track."""
        chosen = self.averages[(self.averages["scope"] == "all") & (self.averages["metric"] == metric)]
        return chosen.reset_index(drop=True)

    def to_frame(self) -> pd.DataFrame:
        """Cells, averages and structure in one tidy table, for CSV or Parquet.

        ``scope`` is ``cell`` for cells and ``structure`` for structure, whose statistic stands in the column ``metric``.
        """
        import pandas as pd

        structure = self.structure.rename(columns={"statistic": "metric"}).assign(scope="structure")
        parts = [self.cells.assign(scope="cell"), self.averages, structure]
        return pd.concat([part for part in parts if len(part)], ignore_index=True)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for ``--json``; keys are stable within ``format``, numbers that do not exist are null.

        Keys: format, about, information, labels, cells, averages, shares, moments, structure, statuses, notes; the tables
        as lists of rows with the columns of the attributes above and ``gaps``: column to the reason why it is null, for
        every null of the row.
        """
        from .gaps import Gaps

        gaps = Gaps(self)
        return {
            "format": FORMAT,
            "about": {name: _plain(value) for name, value in self.about.items()},
            "information": dict(self.information),
            "labels": dict(self.labels),
            **{
                name: [row | {"gaps": gaps.of(name, row)} for row in _rows(getattr(self, name))]
                for name in ("cells", "averages", "shares", "moments", "structure", "statuses")
            },
            "notes": [vars(note) for note in self.notes],
        }

    def to_markdown(self, *, title: str = "") -> str:
        """Headline metrics by question, the averages, verdicts and notes, as Markdown; ``title`` names the run."""
        from .markdown import markdown

        return markdown(self, title)

    def __repr__(self) -> str:
        """One line: what was compared, and the mean KS distance beside its floor."""
        count = {name: self.cells[name].nunique() if len(self.cells) else 0 for name in ("question_id", "country")}
        means = "".join(
            f"; mean KS {row['model']:.3f}, floor {row['floor']:.3f}" for row in self.headline().to_dict("records")
        )
        return (
            f"<Comparison of {self.about['model']} with {self.about['truth']}: "
            f"questions {count['question_id']}, countries {count['country']}{means}>"
        )

    def _repr_html_(self) -> str:
        """The headline averages and verdicts, where a notebook shows the object."""
        from .comparison_card import comparison_card

        return comparison_card(self).html()

    def to_rich(self) -> RenderableType:
        """The same for a terminal, with the structure below."""
        from rich.console import Group
        from rich.text import Text

        from .terminal import country_table, structure_table, terminal_table, unscored_lines

        tables = [one for one in (terminal_table(self), country_table(self)) if one] if self.has_scores else []
        structure = [structure_table(self)] if len(self.structure) else []
        caution = [Text(f"Caution: {self.about['caution']}")] if self.about["caution"] else []
        return Group(*tables, *caution, *unscored_lines(self), *structure)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    names = list(frame.columns)
    return [
        {name: _plain(value) for name, value in zip(names, row, strict=True)}
        for row in frame.itertuples(index=False, name=None)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, bool):
        return value
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not isfinite(value) else value
