"""Compare answers with human ground truth."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..agents.answerer import EMBEDDED
from ..counting import counted
from ..errors import InputError
from .answer_columns import AnswerColumns
from .averages import Averages, Group, Sums, group_sums
from .comparison import Comparison, Note
from .demographic_shift import demographic_shift
from .estimates import FOREIGN, Estimate, estimate_columns
from .in_order import in_order
from .item_bootstrap import with_item_intervals
from .references import BASELINES, FLOOR_INFORMATION, Lookup
from .scale import Scale
from .scored_columns import Columns, cell_columns, moment_columns, share_columns, together, unscored_columns
from .scoring import Plan, Scored, blocks, score
from .structure.describing import describe
from .structure.human_correlations import shipped_correlations
from .truth import HumanItem, Truth

if TYPE_CHECKING:
    import pandas as pd

    from ..surveys.question import Question

Allocation = Literal["independent", "systematic"]

#: Bootstrap samples per cell, and how many where there are very many cells.
DRAWS, DRAWS_OF_MANY, MANY_CELLS = 1000, 400, 2000

#: Models whose answers are spread over respondents systematically, so that respondents were not sampled.
ALLOCATING_MODELS = frozenset({EMBEDDED})


def compare(
    answers: pa.Table,
    truth: Truth,
    *,
    seed: int,
    n_floor: int | None = None,
    questions: Sequence[Question] = (),
    donor: str = "USA",
    draws: int | None = None,
    n_margin: int = 100,
    allocation: Allocation | None = None,
    people: pa.Table | None = None,
) -> Comparison:
    """Distances of the answers from the truth, beside the noise floor and the baselines.

    Args:
        answers: rows of ``ANSWER_SCHEMA`` of one model; several rounds, variants and countries are kept apart.
        truth: human shares, see ``load_truth``.
        seed: of the floor and the bootstrap; the same seed gives the same numbers, whatever other cells are compared.
        n_floor: real respondents of the noise floor; each cell's effective number after weighting when None.
        questions: the questions as asked, for wording, labels and the check that the options offered are the truth's.
        donor: the one country whose answers stand for all others in that baseline.
        draws: bootstrap samples per cell; when None 1,000, or 400 where more than 2,000 cells are compared, which a note says:
            averages over so many need no more, and 400 put a 95th percentile between the 93rd and the 97th.
        n_margin: the margin of the equivalence test is the mean miss of this many real people.
        allocation: ``systematic`` when answers were spread over respondents by quota: they then get no Monte-Carlo
            interval. When None, ``systematic`` for ``embedded/psychometric`` and ``independent`` for everything else.
        people: the respondents' ages, sexes and educations, needed for a truth with subgroups.

    Returns:
        Tables, notes and verdicts. A cell that cannot be scored stands in the tables with its reason.

    Raises:
        InputError: a column is missing, a status or weight is malformed, several models are mixed, n_floor, n_margin or
            draws is below 1, or a cell mixes tracks.
    """
    for name, value in (("n_floor", n_floor), ("draws", draws), ("n_margin", n_margin)):
        if value is not None and value < 1:
            raise InputError(where="compare()", parameter=name, got=value, allowed="a whole number of at least 1")
    model = _one_model(answers)
    asked = {question.id: Scale.of(question) for question in questions}
    scales = _scales(truth, asked)
    columns = AnswerColumns.of(answers, where="compare()")
    place = {name: number for number, name in enumerate(asked)}
    estimates = sorted(estimate_columns(columns, scales), key=lambda one: place.get(one.question_id, len(place)))
    chosen = allocation or ("systematic" if model in ALLOCATING_MODELS else "independent")
    is_large = len(estimates) > MANY_CELLS
    plan = Plan(
        seed,
        draws or (DRAWS_OF_MANY if is_large else DRAWS),
        n_floor,
        n_margin,
        chosen == "systematic",
        Lookup(truth.regions, donor, demographic_shift(truth.id)),
    )
    countries = frozenset(truth.countries)
    judged = [(one, _obstacle(one, truth, countries, asked)) for one in estimates]
    scored = _scored(truth, scales, judged, plan)
    gaps = list(scored.gaps)
    if is_large and draws is None:
        gaps.append(
            Note("fewer_draws", f"{len(estimates):,} cells: {plan.draws} draws behind each instead of {DRAWS:,}")
        )
    if plan.is_systematic:
        gaps.append(Note("no_interval", "answers were allocated systematically and get no Monte-Carlo interval"))
    notes = (*_notes(truth, judged, scored.averages.is_empty), *gaps)
    structure = describe(
        columns,
        [one for one, obstacle in judged if not obstacle],
        truth,
        scales,
        plan,
        keys={question.id: (question.trait, question.keyed) for question in questions},
        correlations=truth.correlations or shipped_correlations(truth.id),
        people=people,
    )
    return _assemble(answers, truth, model, chosen, plan, scored, structure, estimates, notes)


def _assemble(
    answers: pa.Table,
    truth: Truth,
    model: str,
    allocation: str,
    plan: Plan,
    scored: _AllScored,
    structure: pd.DataFrame,
    estimates: Sequence[Estimate],
    notes: tuple[Note, ...],
) -> Comparison:
    import pandas as pd

    about = {
        "truth": truth.id,
        "citation": truth.citation,
        "caution": truth.caution,
        "model": model,
        "elicitations": _distinct(answers, "elicitation"),
        "tracks": _distinct(answers, "track"),
        "allocation": allocation,
        "seed": plan.seed,
        "draws": plan.draws,
        "n_floor": plan.n_floor,
        "n_margin": plan.n_margin,
        "donor": plan.context.donor,
    }
    labels = {"model": "Simulated", "floor": "Noise floor"} | {one.name: one.label for one in BASELINES}
    information = {"floor": FLOOR_INFORMATION} | {one.name: one.information for one in BASELINES}
    information["donor"] = f"the same question in {plan.context.donor}"
    labels["donor"] = f"{plan.context.donor} for all"
    statuses = [
        {
            "round": one.round,
            "variant": one.variant,
            "question_id": one.question_id,
            "country": one.country,
            **one.statuses,
        }
        | {"n": one.n, "n_effective": one.n_effective, "permitted_mass": one.permitted_mass}
        for one in estimates
    ]
    cells = pd.DataFrame(together(scored.cells))
    return Comparison(
        about,
        information,
        labels,
        cells,
        with_item_intervals(scored.averages.frame(), cells, seed=plan.seed, draws=plan.draws),
        pd.DataFrame(together(scored.shares)),
        pd.DataFrame(together(scored.moments)),
        structure,
        pd.DataFrame(statuses),
        notes,
    )


@dataclass(frozen=True)
class _AllScored:
    """What scoring found: blocks of columns in the order of the questions, running sums and gaps."""

    averages: Averages
    cells: list[Columns] = field(default_factory=list)
    shares: list[Columns] = field(default_factory=list)
    moments: list[Columns] = field(default_factory=list)
    gaps: list[Note] = field(default_factory=list)


def _scored(
    truth: Truth, scales: Mapping[str, Scale], judged: Sequence[tuple[Estimate, Note | None]], plan: Plan
) -> _AllScored:
    """Score question by question, several blocks at a time; what comes out does not depend on how many."""
    found = _AllScored(Averages(plan))
    tasks: list[Callable[[], _Block]] = []
    for question_id in dict.fromkeys(one.question_id for one, _ in judged):
        mine = [(one, obstacle) for one, obstacle in judged if one.question_id == question_id]
        obstructed = [(one, obstacle.text) for one, obstacle in mine if obstacle]
        if obstructed:
            tasks.append(partial(_unscored, obstructed))
        item = truth.items.get(question_id)
        if item is not None:
            own = replace(item, scale=scales[question_id])
            some = [one for one, obstacle in mine if not obstacle]
            tasks += [partial(_block, own, block, plan) for block in blocks(some)]
    for done in in_order(tasks):
        found.cells.append(done.cells)
        found.averages.add(done.sums)
        if done.shares is not None and done.moments is not None:
            found.shares.append(done.shares)
            found.moments.append(done.moments)
        found.gaps.extend(done.gaps)
    return found


@dataclass(frozen=True)
class _Block:
    """What one block of cells of one question adds."""

    cells: Columns
    shares: Columns | None = None
    moments: Columns | None = None
    sums: Mapping[Group, Sums] = field(default_factory=dict)
    gaps: Sequence[Note] = ()


def _unscored(obstructed: Sequence[tuple[Estimate, str]]) -> _Block:
    return _Block(unscored_columns([one for one, _ in obstructed], [text for _, text in obstructed]))


def _block(item: HumanItem, cells: tuple[Estimate, ...], plan: Plan) -> _Block:
    block = score(item, cells, plan)
    return _Block(
        cell_columns(block, item, plan),
        share_columns(block),
        moment_columns(block),
        group_sums(block),
        _gaps(block, plan),
    )


def _one_model(answers: pa.Table) -> str:
    found = _distinct(answers, "model")
    if len(found) > 1:
        raise InputError(
            "the answers of several models cannot share a comparison",
            where="compare()",
            parameter="model",
            got=found,
            allowed="answers of one model",
            hint="Filter the table by model and compare each alone.",
        )
    return found[0] if found else ""


def _distinct(answers: pa.Table, column: str) -> list[str]:
    if column not in answers.column_names:
        return []
    return sorted(str(value) for value in pc.unique(answers[column]).to_pylist() if value)


def _scales(truth: Truth, asked: Mapping[str, Scale]) -> dict[str, Scale]:
    """The instrument's scale where it has the truth's options (its words are the ones shown), the truth's elsewhere."""
    known = dict(truth.scales)
    for name, scale in asked.items():
        if name not in known or known[name].codes == scale.codes:
            known[name] = scale
    return known


def _obstacle(one: Estimate, truth: Truth, countries: frozenset[str], asked: Mapping[str, Scale]) -> Note | None:
    """Why a cell cannot be scored, or None."""

    def note(kind: str, text: str) -> Note:
        return Note(kind, text, one.question_id, one.country)

    item = truth.items.get(one.question_id)
    if item is None:
        return note("no_truth_for_question", f"not among the questions of {truth.id}")
    if one.country not in item.position:
        what = one.question_id if one.country in countries else "answers"
        return note("no_truth_for_country", f"{truth.id} holds no {what} for {one.country}")
    offered = asked.get(one.question_id)
    if offered is not None and offered.codes != item.scale.codes:
        return note(
            "options_differ",
            f"the survey offered options {list(offered.codes)}, {truth.id} holds {list(item.scale.codes)}",
        )
    if not one.reason:
        return None
    if not one.statuses["answered"]:
        return note("no_answers", one.reason)
    return note("options_differ" if FOREIGN in one.reason else "no_weight", one.reason)


def _gaps(block: Scored, plan: Plan) -> list[Note]:
    """References that have no answer for a cell, and intervals that cannot be drawn."""
    labels = {one.name: one.label for one in BASELINES}
    found = []
    for one, missing in zip(block.cells, block.gaps, strict=True):
        where = {"question_id": one.question_id, "country": one.country}
        found += [Note("no_reference", f"{labels[name]}: {text}", **where) for name, text in missing.items()]
        if not plan.is_systematic and np.isinf(one.n_sampling):
            found.append(Note("no_interval", "all respondents give one distribution: nothing to draw again", **where))
    return found


def _notes(truth: Truth, judged: Sequence[tuple[Estimate, Note | None]], is_empty: bool) -> tuple[Note, ...]:
    found: list[Note] = []
    if truth.caution:
        found.append(Note("caution", truth.caution))
    if is_empty:
        found.append(Note("nothing_scored", f"no cell could be compared with {truth.id}"))
    for one, obstacle in judged:
        where = {"question_id": one.question_id, "country": one.country}
        lost = sum(one.statuses[status] for status in ("failed", "unparsable"))
        if obstacle:
            found.append(obstacle)
        else:
            if one.n == 1:
                found.append(Note("single_respondent", "one respondent stands behind this distribution", **where))
            elif np.count_nonzero(one.shares) == 1:
                only = one.scale.label(int(np.argmax(one.shares)))
                found.append(Note("no_variance", f"every respondent gave the same answer: {only}", **where))
            if not one.scale.is_ordered:
                found.append(
                    Note("no_order", "options without order: only Jensen-Shannon and total variation apply", **where)
                )
            if np.isnan(truth.items[one.question_id].n_effective[truth.items[one.question_id].position[one.country]]):
                found.append(Note("exact_truth", "the truth states no number of people and counts as exact", **where))
        if lost:
            asked = sum(one.statuses.values())
            text = f"{lost:,} of {counted(asked, 'answer')} lost (failed or unparsable) and missing from the shares"
            found.append(Note("lost_answers", text, **where))
    return tuple(found)
