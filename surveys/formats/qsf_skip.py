"""Qualtrics' skip logic: jumps after a question, to a later question of its block or to the end of the block or the survey."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any as Anything

from ...errors import InputError
from ..block import Block
from ..condition import Any, Condition, parse_condition
from ..skip import END, Skip
from ..survey import Survey
from .draft import BACKWARDS, NOWHERE, Draft
from .qsf_logic import read_display_logic, write_skip_conditions
from .qsf_values import as_object

_END_OF_BLOCK, _END_OF_SURVEY = "ENDOFBLOCK", "ENDOFSURVEY"


@dataclass(frozen=True)
class _Place:
    block: str
    qid: str
    made: list[str]


class SkipLogic:
    """Jumps met while blocks are read, and led to where they go once all questions are known.

    Args:
        draft: the survey under construction.
        codes: see ``QuestionReader.codes``.
    """

    def __init__(self, draft: Draft, codes: Mapping[str, Mapping[str, int]]) -> None:
        self.draft, self.codes = draft, codes
        self.places: list[_Place] = []
        self.held: list[tuple[int, list[object]]] = []

    def met(self, block: str, qid: str, made: list[str], logic: object) -> None:
        """A question, or those it became, in the order of the survey, with the skip logic that stands beside it."""
        self.places.append(_Place(block, qid, made))
        if isinstance(logic, list) and logic:
            self.held.append((len(self.places) - 1, logic))
        elif logic and made:
            self.draft.losses.note(made[0], "skip logic left out: it cannot be read")

    def resolve(self) -> None:
        """Give the draft its jumps; what cannot be followed is noted."""
        for at, logic in self.held:
            if not self.places[at].made:
                self.draft.losses.note(self.places[at].qid, "skip logic left out with its question")
                continue
            name = self.places[at].made[-1]
            read: list[tuple[Condition, str]] = []
            for one in logic:
                try:
                    read.append(
                        (
                            self._condition(as_object(one)),
                            self._target(at, str(as_object(one).get("SkipToDestination"))),
                        )
                    )
                except InputError as error:
                    self.draft.lost(name, "jump left out", error, error.got)
            # one entry a choice, in a row: one jump
            self.draft.skips[name] = [
                (parts[0] if len(parts := [condition for condition, _ in same]) == 1 else Any(tuple(parts)), target)
                for target, same in groupby(read, key=lambda jump: jump[1])
            ]

    def _condition(self, entry: dict[str, Anything]) -> Condition:
        leaf = {"LeftOperand": entry.get("Locator") or entry.get("ChoiceLocator"), "Operator": entry.get("Condition")}
        leaf["RightOperand"] = entry.get("RightOperand", entry.get("Value", ""))
        return read_display_logic({"0": {"0": leaf}}, self.draft.names, self.codes, self.draft.by_id)

    def _target(self, at: int, destination: str) -> str:
        """Our name of the question a jump leads to; of one that was left out, the next that was not."""
        if destination.upper().replace("_", "") in (_END_OF_SURVEY, "SURVEYEND"):
            return END
        if destination.upper().replace("_", "") == _END_OF_BLOCK:
            block = self.places[at].block
            first = next(
                (n for n in range(at + 1, len(self.places)) if self.places[n].block != block), len(self.places)
            )
        else:
            first = next((n for n, place in enumerate(self.places) if place.qid == destination), -1)
            if first < 0:
                if destination in self.draft.present:
                    raise InputError(
                        "it leads to a question outside the survey's flow", parameter="skips", got=destination
                    )
                raise InputError(NOWHERE, parameter="skips", got=destination)
            if first <= at:
                raise InputError(BACKWARDS, parameter="skips", got=destination)
        return next((place.made[0] for place in self.places[first:] if place.made), END)


def written_skips(
    survey: Survey, blocks: tuple[Block, ...], qid: Mapping[str, str], choice: Callable[[str, int], str]
) -> dict[str, list[dict[str, Anything]]] | None:
    """Every jump of a survey as Qualtrics' skip logic, by question id; None if one of them cannot be written so.

    All or none: jumps that become display conditions must know of all others.
    """
    written: dict[str, list[dict[str, Anything]]] = {}
    for question in survey:
        entries: list[dict[str, Anything]] = []
        for skip in question.skips:
            destination = _destination(blocks, question.id, skip, qid)
            conditions = (
                write_skip_conditions(parse_condition(skip.condition), question, choice) if skip.condition else None
            )
            if destination is None or conditions is None:
                return None
            for locator, operator in conditions:
                located = f"q://{qid[question.id]}/{locator}"
                entries.append(
                    {
                        "SkipLogicID": len(entries) + 1, "ChoiceLocator": located, "Locator": located, "Condition": operator,
                        "SkipToDestination": destination, "SkipToDescription": skip.to, "QuestionID": qid[question.id],
                    }
                )  # fmt: skip
        if entries:
            written[question.id] = entries
    return written


def _destination(blocks: tuple[Block, ...], origin: str, skip: Skip, qid: Mapping[str, str]) -> str | None:
    """Qualtrics' word for where a jump leads; None where it knows no such jump, which leaves its block at its end only."""
    if skip.to == END:
        return _END_OF_SURVEY
    at = next(number for number, block in enumerate(blocks) if origin in block.questions)
    if skip.to in blocks[at].questions:
        return qid[skip.to]
    follows = at + 1 < len(blocks) and blocks[at + 1].questions[:1] == (skip.to,)
    return _END_OF_BLOCK if follows else None
