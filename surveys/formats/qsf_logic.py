"""Qualtrics' display logic: sets of and-ed comparisons, or-ed together, read and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any as Anything

from ...errors import InputError
from ..condition import OPERATORS, All, Answered, Any, Chosen, Compare, Condition, Not, conjunction, value_text
from ..question import CHOICE_KINDS, Question
from .draft import MISSING

#: More or-ed sets than this and a condition is not written: nobody could maintain it in Qualtrics.
MOST_SETS = 64

_NUMERIC = {
    "==": "EqualTo",
    "!=": "NotEqualTo",
    ">": "GreaterThan",
    ">=": "GreaterThanOrEqual",
    "<": "LessThan",
    "<=": "LessThanOrEqual",
}
_FROM_NUMERIC = {their: our for our, their in _NUMERIC.items()}
_LOCATOR = re.compile(
    r"q://([^/]+)/(SelectableChoice|SelectedAnswers|SelectableAnswer|ChoiceNumericEntryValue|ChoiceTextEntryValue|ChoiceGroup)(?:/([^/]+))?(?:/([^/]+))?"
)

#: One comparison of ours that Qualtrics knows, and whether it must hold.
Literal = tuple[Compare | Chosen | Answered, bool]


def write_display_logic(
    condition: Condition,
    question: Callable[[str], Question],
    qid: Callable[[str], str],
    choice: Callable[[str, int], str],
) -> dict[str, Anything]:
    """A condition as the ``DisplayLogic`` of a question.

    Args:
        condition: not ``All(())``.
        question: our question by name, also of a matrix by ``ID.ROW``.
        qid: Qualtrics' id of a question by the same name.
        choice: Qualtrics' id of an option by question name and code; of a matrix row's option with the row's id before it.

    Raises:
        InputError: more than ``MOST_SETS`` sets.
    """
    sets = _disjunctive(condition, True, question)
    logic: dict[str, Anything] = {}
    for number, one in enumerate(sets):
        expressions: dict[str, Anything] = {}
        for at, (leaf, holds) in enumerate(one):
            expression = _expression(leaf, holds, question(leaf.question), qid, choice)
            expressions[str(at)] = expression if at == 0 else {**expression, "Conjuction": "And"}
        logic[str(number)] = {**expressions, "Type": "If" if number == 0 else "OrIf"}
    return {**logic, "Type": "BooleanExpression", "inPage": False}


def write_skip_conditions(
    condition: Condition, question: Question, choice: Callable[[str, int], str]
) -> list[tuple[str, str]] | None:
    """A jump's condition as or-ed pairs of what Qualtrics compares, after the question's id, and how.

    Returns:
        None where it reads another question, or more than what skip logic knows: a choice selected or not, an answer or none.
    """
    try:
        sets = _disjunctive(condition, True, lambda name: question)
    except InputError:
        return None
    written = []
    for one in sets:
        if len(one) != 1 or one[0][0].question != question.id:
            return None
        leaf, holds = one[0]
        expression = _expression(leaf, holds, question, lambda name: name, choice)
        if expression["Operator"] not in ("Selected", "NotSelected", "Empty", "NotEmpty"):
            return None
        written.append((expression["LeftOperand"].removeprefix(f"q://{leaf.question}/"), expression["Operator"]))
    return written


def _expression(
    leaf: Compare | Chosen | Answered,
    holds: bool,
    question: Question,
    qid: Callable[[str], str],
    choice: Callable[[str, int], str],
) -> dict[str, Anything]:
    base = {"LogicType": "Question", "QuestionID": qid(leaf.question), "QuestionIsInLoop": "no", "Type": "Expression"}
    if question.options:
        assert not isinstance(leaf, Answered)
        code = leaf.code if isinstance(leaf, Chosen) else int(leaf.value)
        locator = f"q://{qid(leaf.question)}/SelectableChoice/{choice(leaf.question, code)}"
        operator = "Selected" if holds else "NotSelected"
        return base | {
            "ChoiceLocator": locator,
            "LeftOperand": locator,
            "Operator": operator,
            "QuestionIDFromLocator": qid(leaf.question),
        }
    part = "ChoiceNumericEntryValue/1" if question.kind == "numeric" else "ChoiceTextEntryValue"
    locator = f"q://{qid(leaf.question)}/{part}"
    base |= {"ChoiceLocator": locator, "LeftOperand": locator, "QuestionIDFromLocator": qid(leaf.question)}
    if isinstance(leaf, Answered):
        return {**base, "Operator": "NotEmpty" if holds else "Empty"}
    assert isinstance(leaf, Compare)
    return {
        **base,
        "Operator": _NUMERIC[leaf.operator],
        "RightOperand": value_text(leaf.value) if not isinstance(leaf.value, str) else leaf.value,
    }


def _disjunctive(condition: Condition, holds: bool, question: Callable[[str], Question]) -> list[tuple[Literal, ...]]:
    """Or-ed sets of and-ed comparisons that are true exactly when the condition is."""
    if isinstance(condition, Not):
        return _disjunctive(condition.part, not holds, question)
    if isinstance(condition, All | Any):
        parts = [_disjunctive(part, holds, question) for part in condition.parts]
        if isinstance(condition, Any) == holds:
            return _bounded([one for part in parts for one in part])
        product: list[tuple[Literal, ...]] = [()]
        for part in parts:
            product = _bounded([tuple(dict.fromkeys((*left, *right))) for left in product for right in part])
        return product
    one = question(condition.question)
    if one.options:
        return _on_options(condition, holds, one)
    if isinstance(condition, Chosen):
        raise InputError("only options can be chosen", parameter="condition", got=condition.question)
    if isinstance(condition, Answered):
        return [((condition, holds),)]
    if holds:
        return (
            [((condition, True),)]
            if condition.operator != "!="
            else [((condition, True), (Answered(condition.question), True))]
        )
    # not (age > 18) is also true of those who were not asked
    opposite = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}[condition.operator]
    reverse = Compare(condition.question, opposite, condition.value)
    positive: tuple[Literal, ...] = ((reverse, True),)
    if opposite == "!=":
        return [positive]  # Qualtrics' NotEqualTo holds for an empty answer too
    return [positive, ((Answered(condition.question), False),)]


def _on_options(condition: Compare | Chosen | Answered, holds: bool, question: Question) -> list[tuple[Literal, ...]]:
    """A comparison with options as choices that are selected, of which Qualtrics knows nothing but that."""
    name = condition.question
    if isinstance(condition, Chosen):
        wanted = [condition.code]
    elif isinstance(condition, Answered):
        wanted = list(question.codes)
    else:
        value = condition.value
        if isinstance(value, str):
            wanted = list(question.codes) if condition.operator == "!=" else []
        else:
            wanted = [code for code in question.codes if OPERATORS[condition.operator](code, value)]
    if not wanted:
        raise InputError("no option satisfies it", parameter="condition", got=name)
    leaves = [
        Chosen(name, code) if question.kind not in (*CHOICE_KINDS, "matrix") else Compare(name, "==", float(code))
        for code in wanted
    ]
    if holds:
        return _bounded([((leaf, True),) for leaf in leaves])
    return [tuple((leaf, False) for leaf in leaves)]


def _bounded(sets: list[tuple[Literal, ...]]) -> list[tuple[Literal, ...]]:
    if len(sets) > MOST_SETS:
        raise InputError(
            "the condition is too long for Qualtrics",
            parameter="condition",
            got=f"{len(sets)} sets",
            allowed=f"{MOST_SETS}",
        )
    return sets


def read_display_logic(
    logic: object, questions: Mapping[str, str], codes: Mapping[str, Mapping[str, int]], asked: Mapping[str, Question]
) -> Condition:
    """``DisplayLogic`` or ``BranchLogic`` as a condition.

    Args:
        logic: the JSON object.
        questions: our name by Qualtrics' id.
        codes: our name to Qualtrics' choice id to code; for a matrix by ``ID.ROW`` under ``ROW/ANSWER`` ids.
        asked: the questions by our name.

    Raises:
        InputError: an operator or an operand that this package has no counterpart of.
    """
    if not isinstance(logic, dict):
        raise InputError("display logic cannot be read", parameter="condition", got=logic)
    sets: list[tuple[bool, Condition]] = []
    for key in sorted((key for key in logic if str(key).isdecimal()), key=int):
        one = logic[key]
        if not isinstance(one, dict):
            continue
        leaves: list[tuple[bool, Condition]] = []
        for at in sorted((at for at in one if str(at).isdecimal()), key=int):
            leaf = _leaf(one[at], questions, codes, asked)
            leaves.append((str(one[at].get("Conjuction", "And")).lower() == "or", leaf))
        if leaves:
            sets.append((_separates(one, bool(sets)), _or_of_ands(leaves)))
    if not sets:
        raise InputError("display logic without a comparison", parameter="condition")
    return _or_of_ands(sets)


def _separates(one: dict[str, Anything], is_later: bool) -> bool:
    """Whether an "or" stands before a set; where its type does not say, its first comparison does."""
    kind = str(one.get("Type", "If"))
    if kind != "If" or not is_later:
        return kind != "AndIf"
    first = one[min((at for at in one if str(at).isdecimal()), key=int)]
    return str(first.get("Conjuction", "Or")).lower() != "and"


def _or_of_ands(joined: list[tuple[bool, Condition]]) -> Condition:
    """Conditions, each with whether an "or" stands before it: "and" connects them, "or" separates what it connects."""
    groups: list[list[Condition]] = []
    for is_or, condition in joined:
        if is_or or not groups:
            groups.append([])
        groups[-1].append(condition)
    connected = tuple(conjunction(group) for group in groups)
    return connected[0] if len(connected) == 1 else Any(connected)


def _named(questions: Mapping[str, str], found: re.Match[str]) -> tuple[str, str] | None:
    """Our name of what an operand reads, and the rest of it: rows and fields may be questions of their own."""
    parts = [part for part in found.groups()[2:] if part]
    for at in range(len(parts), -1, -1):
        name = questions.get("/".join((found[1], *parts[:at])))
        if name is not None:
            return name, "/".join(parts[at:])
    return None


def _leaf(
    leaf: object, questions: Mapping[str, str], codes: Mapping[str, Mapping[str, int]], asked: Mapping[str, Question]
) -> Condition:
    if not isinstance(leaf, dict) or leaf.get("LogicType", "Question") != "Question":
        raise InputError(
            "it does not depend on a question",
            parameter="condition",
            got=str(leaf.get("LogicType")) if isinstance(leaf, dict) else leaf,
        )
    operator = str(leaf.get("Operator", ""))
    operand = str(leaf.get("LeftOperand") or leaf.get("ChoiceLocator") or "")
    found = _LOCATOR.match(operand)
    if found is None and re.match(r"q://QID\w+", operand):
        raise InputError("an operand without a counterpart", parameter="condition", got=operand[:120])
    named = None if found is None else _named(questions, found)
    if found is None or named is None:
        raise InputError(MISSING, parameter="condition", got=operand[:120])
    name, choice = named
    if found[2].startswith("Choice") and found[2] != "ChoiceGroup":
        if name in asked and asked[name].options:
            raise InputError(
                "it depends on the text or number beside a choice", parameter="condition", got=operand[:120]
            )
        right = str(leaf.get("RightOperand", ""))
        if operator in ("NotEmpty", "Empty"):
            return Answered(name) if operator == "NotEmpty" else Not(Answered(name))
        if operator in _FROM_NUMERIC:
            ours = _FROM_NUMERIC[operator]
            if ours not in ("==", "!=") and _kind_of(name, asked) == "text":
                raise InputError("words have no order", parameter="condition", got=operand[:120])
            try:
                value: float | str = float(right) if _kind_of(name, asked) == "numeric" else right
            except ValueError:
                raise InputError("not a number", parameter="condition", got=right) from None
            return Not(Compare(name, "==", value)) if ours == "!=" else Compare(name, ours, value)
        raise InputError("an operator without a counterpart", parameter="condition", got=operator)
    row = ""
    if "/" in choice:
        for other in codes:
            if other.startswith(f"{name}.") and choice in codes[other]:
                row = other
    code = codes.get(row or name, {}).get(choice)
    if code is None:
        raise InputError("no such option", parameter="condition", got=choice)
    condition: Condition = (
        Chosen(name, code)
        if _kind_of(name, asked) in ("multiple", "ranking", "allocation")
        else Compare(row or name, "==", float(code))
    )
    if operator in ("Selected", "NotSelected"):
        return condition if operator == "Selected" else Not(condition)
    raise InputError("an operator without a counterpart", parameter="condition", got=operator)


def _kind_of(name: str, asked: Mapping[str, Question]) -> str:
    return asked[name].kind if name in asked else ""
