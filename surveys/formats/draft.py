"""Putting together a survey from another tool's file: what a reader finds, checked and repaired one question at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any

from ...errors import InputError, SurveyFormatError
from ..block import Block
from ..condition import All, Answered, Chosen, Compare, Condition, Not, names, simplified, written
from ..option import Option, Wording
from ..question import CHOICE_KINDS, Kind, Question, Scale
from ..routing import PIPE
from ..skip import Skip
from ..survey import Survey
from .foreign_text import fitted_name
from .logic import read_logic
from .loss import Losses
from .scale_guess import SCALE, guessed_scale, is_no_answer

MISSING = "it depends on a missing question"
LATE = "it depends on itself or on a later question, a cycle"
LATER = "it depends on a question that is asked only later"
#: What becomes of a condition that cannot be read.
ALWAYS_ASKED = "condition left out, always asked"
#: As the native format; a questionnaire of so many is none.
MOST_QUESTIONS = 20_000
#: A file may hold a chain of twenty thousand conditions, each of which would be followed to its end.
LONGEST_CIRCLE = 100
NOWHERE = "a skip to a missing question"
BACKWARDS = "a skip backwards would be a cycle"


@dataclass
class Draft:
    """A survey under construction.

    Attributes:
        tool: the format, for messages.
        file: name of the file, for errors.
        questions: those made so far, in order.
        by_id: the same, each under its id.
        names: the tool's name of a question or matrix row, to ours (``ID`` or ``ID.ROW``).
        codes: the tool's code of an option to ours, by question id.
        conditions: question id to the tool's condition, read once all questions are known.
        skips: question id to its jumps, each a condition and the id of a question or ``end``.
        present: the tool's names of everything in the file, read or left out: a route to one of these leads somewhere.
        named_by: what the conditions name that were followed from one to the next, by question id.
    """

    tool: str
    file: str
    losses: Losses = field(default_factory=Losses)
    questions: list[Question] = field(default_factory=list)
    by_id: dict[str, Question] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, int]] = field(default_factory=dict)
    conditions: dict[str, str | Condition] = field(default_factory=dict)
    skips: dict[str, list[tuple[Condition, str]]] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    named_by: dict[str, Set[str]] = field(default_factory=dict)

    def add(self, where: str, *, id: str, text: str, **fields: Any) -> Question | None:
        """Make a question and keep it; one that cannot be is left out and noted.

        Args:
            where: the element of the file, for messages.
            id, text, fields: of the question; the id is made fit and unique.
        """
        if len(self.questions) == MOST_QUESTIONS:
            raise self.refused("too many questions", got=where, allowed=f"at most {MOST_QUESTIONS:,}")
        fitted = fitted_name(id, self.by_id.keys())
        if fitted != id:
            self.losses.note(fitted, f"renamed from {id!r}")
        if "options" in fields:
            fields["options"] = self._labelled(fitted, where, fields["options"])
        try:
            question = Question(fitted, text or fitted, **fields)
        except InputError as error:
            is_empty = error.parameter == "options" and error.got == []
            said = self.losses.fault if is_empty or "codes" in error.parameter else self.losses.note
            said(
                fitted,
                f"left out ({where}): {error.message or f'{error.parameter}: got {error.got!r}; allowed: {error.allowed}'}",
            )
            return None
        if not text:
            self.losses.note(fitted, "has no wording; its id stands for it")
        for words in (*question.labels, *(row.text for row in question.rows)):
            if "${" in words:
                self.losses.note(fitted, f"piped text of a row or answer stands as it is written: {words[:120]}")
        self.questions.append(question)
        self.by_id[fitted] = question
        return question

    def _labelled(self, name: str, where: str, options: tuple[Option, ...]) -> tuple[Option, ...]:
        """The options, with its code in the place of a label that is not there."""
        bare = [option.code for option in options if not option.label]
        if bare and len(bare) == len(options):
            self.losses.fault(name, f"a scale without labels ({where})")
        elif bare:
            self.losses.note(name, f"options without a label, their codes stand for it: {', '.join(map(str, bare))}")
        return tuple(option if option.label else Option(option.code, str(option.code)) for option in options)

    def guessed(self, name: str, options: tuple[Option, ...], *, is_scale: bool = False) -> tuple[Kind, Scale]:
        """Kind and scale of a single choice whose tool does not say; notes the guess, and labels that are no place on a scale.

        Args:
            name: of the question, or of the list that several questions share.
            options: of it.
            is_scale: the tool does say that they are a scale.
        """
        kind, scale = SCALE if is_scale else guessed_scale([option.label for option in options])
        if len(options) > 2 and not is_scale:
            self.losses.note(name, f"read as {'an ordered scale' if scale == 'ordinal' else 'a list without an order'}")
        self.doubt(name, options, "an answer on the scale" if scale == "ordinal" else "an answer")
        return kind, scale

    def doubt(self, name: str, options: tuple[Option, ...], read_as: str = "an answer") -> None:
        """Note the options that say in words that they are no answer."""
        for option in options:
            if is_no_answer(option.label):
                self.losses.note(
                    name, f"{option.label!r} is read as {read_as}; if it is none, list its code as missing"
                )

    def lost(self, where: str, what: str, error: InputError, text: object) -> None:
        """Report a condition or jump that could not be read: a fault where it leads nowhere or in a circle, else a loss."""
        is_left_out = error.message == MISSING and self._is_present(str(error.got))
        is_fault = error.message in (MISSING, LATE, NOWHERE, BACKWARDS) and not is_left_out
        cause = "it depends on what is left out" if is_left_out else error.message
        said = self.losses.fault if is_fault else self.losses.note
        said(where, f"{what}: {cause} ({str(text)[:120]})")

    def _is_present(self, name: str) -> bool:
        located = re.match(r"q://(\w+)[/#]", name)
        name = located[1] if located else name.removesuffix(".NAOK").removesuffix(".code")
        # a row, an option or a part of it follows the name
        return name in self.present or any(name[: end.start()] in self.present for end in re.finditer(r"[_.(]", name))

    def refused(self, message: str, **more: Any) -> SurveyFormatError:
        """An error that names the file."""
        return SurveyFormatError(message, where=self.file, **more)

    def resolve(self, name: str, operator: str, literal: str) -> Condition:
        """One comparison of another tool's logic as a condition; see ``logic.Resolve``."""
        ours = self.names.get(name) or self.names.get(
            name.removesuffix(".NAOK").removesuffix(".NAOk").removesuffix(".code")
        )
        option = None
        if ours is None:  # REDCap's [q(3)]
            ticked = re.fullmatch(r"(.+)\((-?\w+)\)", name)
            if ticked and ticked[1] in self.names:
                ours, option = self.names[ticked[1]], ticked[2]
        if ours is None:
            raise InputError(MISSING, parameter="condition", got=name)
        if "\t" in ours:  # an option of a multiple choice that has a name of its own
            ours, option = ours.split("\t")
        question = self.by_id.get(ours) or self.by_id[ours.rpartition(".")[0]]
        if option is not None:
            code = self.codes.get(question.id, {}).get(option)
            if code is None:
                raise InputError("no such option", parameter="condition", got=option)
            # a ticked option compares as Y, 1 or not empty
            ticked_is = literal not in ("", "0", "N") if operator == "==" else literal in ("", "0", "N")
            return Chosen(question.id, code) if ticked_is else Not(Chosen(question.id, code))
        if literal == "" and operator in ("==", "!="):
            return Not(Answered(ours)) if operator == "==" else Answered(ours)
        if question.options:
            found = self.codes.get(question.id, {}).get(literal)
            if found is None:
                raise InputError("no such option", parameter="condition", got=literal)
            if operator not in ("==", "!=", "chosen") and question.kind not in (*CHOICE_KINDS, "matrix"):
                raise InputError("several options have no order", parameter="condition", got=name)
            if operator == "chosen" or question.kind not in (*CHOICE_KINDS, "matrix"):
                same: Condition = Chosen(ours, found)
                if operator == "chosen" and question.kind in (*CHOICE_KINDS, "matrix"):
                    return Compare(ours, "==", float(found))
                return Not(same) if operator == "!=" else same
            value: float | str = float(found)
        else:
            try:
                value = float(literal) if question.kind == "numeric" else literal
            except ValueError:
                raise InputError("not a number", parameter="condition", got=literal) from None
        if operator == "!=":
            return Not(Compare(ours, "==", value))
        return Compare(ours, "==" if operator == "chosen" else operator, value)

    def finished(
        self,
        *,
        id: str,
        title: str,
        blocks: tuple[Block, ...] = (),
        block_conditions: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Survey:
        """The survey, with the conditions that could be read.

        Raises:
            SurveyFormatError: no question was found.
        """
        if not self.questions:
            raise self.refused(
                f"no question that can be asked in this {self.tool} file",
                hint="; ".join(f"{loss.where}: {loss.what}" for loss in list(self.losses)[:3]),
            )
        earlier: set[str] = set()
        ready = []
        for question in self.questions:
            show_if = self._condition(question.id, self.conditions.get(question.id), earlier)
            wordings = self._piped(question, earlier)
            earlier |= {question.id, *(f"{question.id}.{row.id}" for row in question.rows)}
            jumps = [
                (self._condition(question.id, condition, earlier), to)
                for condition, to in self.skips.get(question.id, [])
            ]
            taken = tuple(Skip(text, to) for text, to in jumps if text)
            ready.append(replace(question, show_if=show_if, skips=taken, translations=wordings))
        kept = []
        seen: set[str] = set()
        for block in blocks:
            pages = tuple(tuple(one for one in page if one in self.by_id) for page in block.pages)
            if any(pages):
                shown = self._condition(block.id, (block_conditions or {}).get(block.id), seen)
                kept.append(replace(block, pages=tuple(page for page in pages if page), show_if=shown))
                for name in kept[-1].questions:
                    seen |= {name, *(f"{name}.{row.id}" for row in self.by_id[name].rows)}
        try:
            return Survey(
                re.sub(r"[^A-Za-z0-9_.-]", "-", id).strip("-._")[:64] or "survey",
                title or id or "survey",
                tuple(ready),
                blocks=tuple(kept) if _says_something(kept) or more.get("random_choices") else (),
                **more,
            )
        except InputError as error:
            raise self.refused(error.message, parameter=error.parameter, got=error.got, allowed=error.allowed) from None

    def _piped(self, question: Question, earlier: set[str]) -> dict[str, Wording]:
        """Its translations, with an ellipsis for the answer to what is no earlier question."""

        def known(found: re.Match[str]) -> str:
            if found[1] in earlier:
                return found[0]
            self.losses.note(question.id, f"piped text {found[0]} of a translation left out, … stands for it")
            return "…"

        return {
            tag: replace(one, text=PIPE.sub(known, one.text)) if "${" in one.text else one
            for tag, one in question.translations.items()
        }

    def _condition(self, where: str, text: str | Condition | None, earlier: set[str]) -> str:
        if text is None or text == "":
            return ""
        try:
            condition = simplified(read_logic(text, self.resolve) if isinstance(text, str) else text)
            if condition == All(()):
                return ""
            late = names(condition) - earlier
            if late:
                is_circle = where not in self.by_id or self._comes_back(where, late)
                raise InputError(LATE if is_circle else LATER, parameter="condition", got=sorted(late)[0])
            shown = written(condition)
        except InputError as error:
            self.lost(where, ALWAYS_ASKED, error, text if isinstance(text, str) else written(text))
            return ""
        return shown

    def _comes_back(self, question: str, late: Set[str]) -> bool:
        """Whether the conditions of questions lead back to the question that depends on them, in a hundred steps or fewer."""
        seen: set[str] = set()
        todo = set(late)
        while todo and len(seen) < LONGEST_CIRCLE:
            name = todo.pop()
            name = name if name in self.by_id else name.rpartition(".")[0]
            if name == question:
                return True
            if name not in seen:
                seen.add(name)
                todo |= self._named_by(name)
        return False

    def _named_by(self, question: str) -> Set[str]:
        """What a question's condition names; nothing where it cannot be read, since it is left out."""
        if question not in self.named_by:
            logic = self.conditions.get(question)
            try:
                condition = read_logic(logic, self.resolve) if isinstance(logic, str) and logic else logic
                self.named_by[question] = (
                    names(condition) if condition and not isinstance(condition, str) else frozenset()
                )
            except InputError:
                self.named_by[question] = frozenset()
        return self.named_by[question]


def _says_something(blocks: list[Block]) -> bool:
    return len(blocks) > 1 or any(
        block.is_random or block.show_if or len(block.pages) > 1 or block.title for block in blocks
    )
