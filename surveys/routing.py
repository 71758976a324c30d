"""Which questions are asked, given the answers so far: display conditions, jumps, piping; and whether routes make sense."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import InputError
from .block import Block
from .condition import (
    All,
    Answered,
    Any,
    Chosen,
    Compare,
    Condition,
    Given,
    Not,
    conjunction,
    holds,
    names,
    parse_condition,
    value_text,
    written,
)
from .question import CHOICE_KINDS, Question
from .skip import END, Skip

if TYPE_CHECKING:
    from .survey import Survey

#: Most comparisons that one jump may come to once it is said as a condition; each jump over jumps can double it.
MOST_ENTANGLED = 2000
PIPE = re.compile(r"\$\{([A-Za-z][A-Za-z0-9_.-]*)\}")


def check_routes(survey: Survey) -> None:
    """Refuse conditions, jumps and pipes that name no earlier question or no option.

    Raises:
        InputError: names the question and what is wrong with its route.
    """
    place = {question.id: at for at, question in enumerate(survey.questions)}
    for at, question in enumerate(survey.questions):
        where = f"Question {question.id}"
        if question.show_if:
            _check(survey, place, question.show_if, at - 1, where, "show_if")
        for skip in question.skips:
            if skip.condition:
                _check(survey, place, skip.condition, at, where, "skips")
            if skip.to != END and skip.to not in place:
                raise InputError("a skip to a missing question", where=where, parameter="skips", got=skip.to)
            if skip.to != END and place[skip.to] <= at:
                raise InputError(
                    "a skip backwards would be a cycle", where=where, parameter="skips", got=skip.to,
                    allowed="a later question, or end",
                )  # fmt: skip
        translated = (wording.text for wording in question.translations.values())
        for text in (question.text, *question.variants.values(), *translated):
            for name in PIPE.findall(text):
                _earlier(place, name, at - 1, where, "piping")
    for block in survey.blocks:
        if block.show_if and block.questions:
            _check(survey, place, block.show_if, place[block.questions[0]] - 1, f"Block {block.id}", "show_if")


def _check(survey: Survey, place: Mapping[str, int], text: str, last: int, where: str, parameter: str) -> None:
    try:
        condition = parse_condition(text)
    except InputError as error:
        raise InputError(
            error.message, where=where, parameter=parameter, got=error.got, allowed=error.allowed, hint=error.hint
        ) from None
    for name in names(condition):
        question = survey.questions[_earlier(place, name, last, where, parameter)]
        if question.kind == "matrix" and question.id == name:
            raise InputError(
                "a matrix is compared row by row", where=where, parameter=parameter, got=name, allowed=f"{name}.ROW"
            )
        if question.id != name and name.removeprefix(f"{question.id}.") not in {row.id for row in question.rows}:
            raise InputError("no such row", where=where, parameter=parameter, got=name)
    for part in _leaves(condition):
        question = survey.questions[place[_question_of(part.question, place)]]
        code = part.code if isinstance(part, Chosen) else part.value if isinstance(part, Compare) else None
        if code is None or not question.options or (isinstance(part, Compare) and part.operator not in ("==", "!=")):
            continue
        if code not in question.codes and code not in question.missing:
            raise InputError(
                f"{part.question} has no such option", where=where, parameter=parameter, got=code,
                allowed=", ".join(map(str, (*question.codes, *question.missing))),
            )  # fmt: skip


def _leaves(condition: Condition) -> list[Compare | Chosen | Answered]:
    if isinstance(condition, All | Any):
        return [leaf for part in condition.parts for leaf in _leaves(part)]
    return _leaves(condition.part) if isinstance(condition, Not) else [condition]


def _question_of(name: str, place: Mapping[str, int]) -> str:
    return name if name in place else name.rpartition(".")[0]


def _earlier(place: Mapping[str, int], name: str, last: int, where: str, parameter: str) -> int:
    at = place.get(_question_of(name, place))
    if at is None:
        raise InputError("it depends on a missing question", where=where, parameter=parameter, got=name)
    if at > last:
        raise InputError(
            "it depends on itself or on a later question, a cycle", where=where, parameter=parameter, got=name,
            allowed="an earlier question",
        )  # fmt: skip
    return at


def display_conditions(survey: Survey) -> dict[str, Condition]:
    """The whole condition under which each question is asked: block, own, and no jump over it; ``All(())`` for always."""
    # parts of each conjunction, as a dictionary that keeps their order and each of them once
    conditions: dict[str, dict[Condition, None]] = {question.id: {} for question in survey.questions}
    for block in survey.blocks:
        if block.show_if:
            for name in block.questions:
                conditions[name] |= _parts(parse_condition(block.show_if))
    order = [question.id for question in survey.questions]
    for question in survey.questions:
        if question.show_if:
            conditions[question.id] |= _parts(parse_condition(question.show_if))
    for at, question in enumerate(survey.questions):
        taken: dict[Condition, None] = {}
        for skip in question.skips:
            # a jump is taken only where the question was asked and no earlier jump of it was
            wish = parse_condition(skip.condition) if skip.condition else All(())
            asked = {} if _needs_answer(wish, question.id) else conditions[question.id]
            jump = asked | _parts(wish) | taken
            taken[Not(wish)] = None
            end = len(order) if skip.to == END else order.index(skip.to)
            for name in order[at + 1 : end]:
                # what the question asks for anyway need not be said within the jump: without this, conditions double
                # with every jump over the same questions
                said = conjunction([part for part in jump if part not in conditions[name]] or jump)
                if len(_leaves(said)) > MOST_ENTANGLED:
                    raise InputError(
                        "jumps over jumps make its condition too long", where=f"Question {name}", parameter="skips",
                        got=f"more than {MOST_ENTANGLED:,} comparisons", hint="Use show_if in place of some jumps.",
                    )  # fmt: skip
                conditions[name][Not(said)] = None
    return {name: conjunction(parts) for name, parts in conditions.items()}


def _parts(condition: Condition) -> dict[Condition, None]:
    return dict.fromkeys(condition.parts if isinstance(condition, All) else (condition,))


def _needs_answer(condition: Condition, name: str) -> bool:
    """Whether a condition can hold only where the question was answered, and so only where it was asked."""
    if isinstance(condition, All):
        return any(_needs_answer(part, name) for part in condition.parts)
    if isinstance(condition, Any):
        return all(_needs_answer(part, name) for part in condition.parts)
    return not isinstance(condition, Not) and (condition.question == name or condition.question.startswith(f"{name}."))


def with_conditions_only(survey: Survey) -> Survey:
    """The same survey with jumps and block conditions written as the questions' own display conditions."""
    conditions = display_conditions(survey)
    questions = tuple(
        replace(question, skips=(), show_if=_text(conditions[question.id])) for question in survey.questions
    )
    return replace(survey, questions=questions, blocks=tuple(replace(block, show_if="") for block in survey.blocks))


def _text(condition: Condition) -> str:
    if condition == All(()):
        return ""
    if isinstance(condition, Not) and condition.part == All(()):
        # an unconditional jump: never asked. No question is both answered and not
        raise InputError(
            "a question that no route reaches", parameter="skips", allowed="routes that reach every question"
        )
    return written(condition)


def needed(question: Question) -> frozenset[str]:
    """Ids of the earlier questions (or ``ID.ROW``) that its own condition and its wording read."""
    read = names(parse_condition(question.show_if)) if question.show_if else frozenset()
    return read | frozenset(PIPE.findall(question.text))


def is_asked(question: Question, answers: Mapping[str, Given]) -> bool:
    """Whether its own condition lets a question be asked after these answers, as ``given`` reads them."""
    return not question.show_if or holds(parse_condition(question.show_if), answers)


def given(question: Question, option_code: int | None, value: str | None) -> dict[str, Given]:
    """What conditions can read of one answer: by question id, and by ``ID.ROW`` for a matrix. Empty if there is none."""
    if question.kind in CHOICE_KINDS:
        return {} if option_code is None else {question.id: option_code}
    if value is None:
        return {}
    if question.kind == "numeric":
        return {question.id: float(value)}
    if question.kind in ("text", "date"):
        return {question.id: value}
    held = json.loads(value)
    if question.kind == "matrix":
        told = {row: code for row, code in held.items() if code not in question.missing}
        return {f"{question.id}.{row}": code for row, code in told.items()} | {question.id: tuple(told.values())}
    chosen = held if isinstance(held, list) else [int(code) for code, share in held.items() if share]
    return {question.id: tuple(chosen)}


def piped(question: Question, known: Mapping[str, Question], answers: Mapping[str, Given]) -> Question:
    """The question with the words of earlier answers in the places of ``${ID}``; an ellipsis where there is no answer.

    Args:
        question: to be asked.
        known: questions by id.
        answers: as ``given`` reads them.
    """

    def words(name: str) -> str:
        answer = answers.get(name)
        if answer is None:
            return "…"
        earlier = known[name]
        if isinstance(answer, str | float) and not isinstance(answer, int):
            return value_text(answer) if isinstance(answer, float) else answer
        codes = answer if isinstance(answer, tuple | list) else [answer]
        return ", ".join(earlier.label(int(code)) for code in codes) or "…"  # type: ignore[arg-type]

    if "${" not in question.text:
        return question
    return replace(question, text=PIPE.sub(lambda found: words(found[1]), question.text))


def rows_renamed(survey: Survey, questions: tuple[Question, ...], blocks: tuple[Block, ...]) -> Survey:
    """A survey whose matrices were split: conditions on ``ID.ROW`` read ``ID_ROW``, jumps lead to a matrix's first row."""
    matrices = {question.id: question for question in survey.questions if question.kind == "matrix"}
    if not matrices:
        return survey

    def renamed(text: str) -> str:
        for name, matrix in matrices.items():
            for row in matrix.rows:
                text = re.sub(rf"(?<![\w.-]){re.escape(name)}\.{row.id}(?![\w.-])", f"{name}_{row.id}", text)
        return text

    def target(name: str) -> str:
        return f"{name}_{matrices[name].rows[0].id}" if name in matrices else name

    last = {f"{name}_{matrix.rows[-1].id}": matrix.skips for name, matrix in matrices.items()}
    changed = tuple(
        replace(
            question,
            show_if=renamed(question.show_if),
            skips=tuple(Skip(renamed(one.condition), target(one.to)) for one in last.get(question.id, question.skips)),
        )
        for question in questions
    )
    return replace(
        survey, questions=changed, blocks=tuple(replace(block, show_if=renamed(block.show_if)) for block in blocks)
    )
