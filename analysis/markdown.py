"""A comparison as Markdown, for papers, issues and pull requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .distances import HEADLINE, METRICS
from .number_text import SHORT, number, skill_text
from .references import BASELINES
from .structure.summary import summary_lines

if TYPE_CHECKING:
    from .comparison import Comparison
    from .rectifying.calibration import Calibration


def markdown(comparison: Comparison, title: str = "") -> str:
    """Headline metrics by question, the means, what each arm knew, the verdict and the notes."""
    about = comparison.about
    arm = ", ".join(filter(None, [about["model"], *about["elicitations"]])) or "answers"
    named = f"{_cell(title)}: " if title else ""
    lines = [f"# {named}{_cell(arm)} against {_cell(about['truth'])}", ""]
    heads = [
        "Question",
        "Metric",
        "Simulated",
        "Floor",
        "Floor p95",
        *(comparison.labels[one.name] for one in BASELINES),
        "Skill",
    ]
    if not comparison.has_scores:
        lines += ["Nothing could be compared; the notes say why.", ""]
    for keys, part in (
        comparison.averages.groupby(["round", "variant", "track"], sort=False) if comparison.has_scores else ()
    ):
        at_round, variant, track = keys
        lines += [
            f"## Round {at_round}"
            + (f", wording {_cell(variant)}" if variant else "")
            + (f", track {_cell(track)}" if track else ""),
            "",
            f"| {' | '.join(map(_cell, heads))} |",
            f"|{'---|' * 2}{'--:|' * (len(heads) - 2)}",
        ]
        shown = part[part["scope"].isin(["question", "all"]) & part["metric"].isin(HEADLINE)]
        for row in shown.sort_values("scope", ascending=False, kind="stable").to_dict("records"):
            values = [row["model"], row["floor"], row["floor_p95"], *(row[one.name] for one in BASELINES)]
            name = row["question_id"] or "All questions"
            lines.append(
                f"| {_cell(name)} | {SHORT[row['metric']]} | {' | '.join(map(number, values))} | {skill_text(row)} |"
            )
        verdicts = part[(part["scope"] == "all") & part["metric"].isin(HEADLINE)]
        lines += [
            "",
            *(f"- {METRICS[row['metric']].label}: {row['verdict_text']}" for row in verdicts.to_dict("records")),
            "",
        ]
    lines += _structure(comparison)
    lines += ["What each arm knew:", ""]
    lines += [f"- {_cell(comparison.labels[name])}: {_cell(text)}" for name, text in comparison.information.items()]
    if comparison.notes:
        lines += ["", "Notes:", ""]
        lines += [
            f"- {' '.join(filter(None, [note.question_id, note.country, _cell(note.text)]))}"
            for note in comparison.notes
        ]
    if about["citation"]:
        lines += ["", f"Ground truth: {_cell(about['citation'])}"]
    return "\n".join(lines) + "\n"


def calibration_markdown(calibration: Calibration) -> str:
    """Raw beside calibrated, one table a track, and rectified shares where a human sample was given."""
    lines = []
    for track in calibration.tracks:
        lines += [
            f"## Calibration, track {_cell(track.name)}",
            "",
            f"| Arm | {' | '.join(SHORT[name] for name in HEADLINE)} | Divergence kept | Knew |",
            f"|---|{'--:|' * (len(HEADLINE) + 1)}---|",
        ]
        for arm in track.arms:
            values = [number(arm[name]) for name in (*HEADLINE, "divergence_preserved")]
            missing = "; ".join(filter(None, [arm["reason"], arm["divergence_reason"]]))
            knew = arm["information"] + (f" ({missing})" if missing else "")
            lines.append(f"| {_cell(arm['label'])} | {' | '.join(values)} | {_cell(knew)} |")
        lines += ["", *(f"- {_cell(text)}" for text in track.verdicts), ""]
    if calibration.human:
        lines += [
            "## With a human sample (prediction-powered)",
            "",
            "| Question | Country | Option | Raw | Sample | ± 95 % | Rectified | ± 95 % | Worth | People | Note |",
            "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
        ]
        for row in calibration.human:
            where = f"| {_cell(row['question_id'])} | {_cell(row['country'])} | {row['option_code']} |"
            if row["reason"]:
                lines.append(f"{where} – | – | – | – | – | – | – | {_cell(row['reason'])} |")
                continue
            half = [1.96 * row[f"{name}_error"] for name in ("sample", "rectified")]
            values = [row["raw"], row["sample"], half[0], row["rectified"], half[1]]
            text = f"{' | '.join(map(number, values))} | {row['worth']:.2f} | {row['n']} | {_cell(row['note'])} |"
            lines.append(f"{where} {text}")
        lines.append("")
    lines += [f"- {_cell(note)}" for note in calibration.notes]
    return "\n".join(lines) + "\n"


def _structure(comparison: Comparison) -> list[str]:
    found = []
    for at_round, variant, track, rows in summary_lines(comparison.structure):
        parts = [f"round {at_round}", f"wording {variant}" if variant else "", f"track {track}" if track else ""]
        found += [
            f"## Structure, {_cell(', '.join(filter(None, parts)))}",
            "",
            "| Statistic | Simulated | Humans | As many real people | Baseline | Over | Note |",
            "|---|--:|--:|--:|--:|---|---|",
        ]
        for one in rows:
            values = " | ".join(number(value) for value in (one.model, one.human, one.people, one.baseline))
            found.append(
                f"| {_cell(one.statistic.label)} | {values} | {_cell(one.scope)} | {_cell(one.reason or one.basis)} |"
            )
        found.append("")
    return found


def _cell(value: Any) -> str:
    """Text that cannot break a table or start HTML."""
    return str(value).replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
