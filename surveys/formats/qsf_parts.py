"""Qualtrics questions that are several in one: grids that are no single choices, side-by-side tables, forms, sliders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .foreign_text import plain
from .qsf_values import as_number, as_object, ordered_keys

Payload = dict[str, Any]
#: What every row of a matrix is when it stands alone, by the matrix's selector (or ``MultipleAnswer``, a likert's sub-selector).
_ROW_KINDS = {"MultipleAnswer": ("MC", "MAVR"), "TE": ("TE", "SL"), "CS": ("CS", "VRTL"), "RO": ("RO", "DND")}
#: What a row does not share with the question it is of: its rows and the order they stand in.
_OF_THE_WHOLE = ("Choices", "ChoiceOrder", "SubSelector", "Randomization", "DynamicChoices", "DynamicChoicesData")
#: What a row may have besides words; it is kept under the same name in the question that the row becomes.
OF_A_ROW = ("DisplayLogic", "TextEntry")
_NUMBER = {"Settings": {"Type": "ContentType", "ContentType": "ValidNumber"}}


def parts(qid: str, payload: Payload) -> list[tuple[str, Payload]] | None:
    """The questions that a payload holds, each with the id that conditions call it by (``QID5/2``); None where it is one itself.

    Args:
        qid: Qualtrics' id of the question.
        payload: of the question.
    """
    kind, selector = str(payload.get("QuestionType")), str(payload.get("Selector"))
    if kind == "SBS":
        columns = [_column(payload, number, as_object(one)) for number, one in _columns(payload)]
        return [held for column in columns for held in parts(*column) or [column]] or None
    if kind == "Matrix" and selector == "Profile":
        return list(_profiles(qid, payload)) or None
    if kind == "Matrix":
        row_kind = _ROW_KINDS.get("MultipleAnswer" if payload.get("SubSelector") == "MultipleAnswer" else selector)
        return list(_rows(qid, payload, *row_kind)) or None if row_kind else None
    keys = ordered_keys(payload, "Choices", "ChoiceOrder")
    if kind == "TE" and selector == "FORM" and keys:
        return [(f"{qid}/{key}", _alone(payload, key, {"Selector": "SL"})) for key in keys]
    if kind == "Slider" and len(keys) > 1:
        return [(f"{qid}/{key}", _alone(payload, key, {})) for key in keys]
    if kind == "CS" and len(keys) > 1 and not (as_number(_settings(payload).get("ChoiceTotal")) or 0) > 0:
        number = {"QuestionType": "TE", "Selector": "SL", "Validation": _NUMBER}
        return [(f"{qid}/{key}", _alone(payload, key, number)) for key in keys]
    return None


def _settings(payload: Payload) -> Payload:
    return as_object(as_object(payload.get("Validation")).get("Settings"))


def _columns(payload: Payload) -> list[tuple[str, object]]:
    held = as_object(payload.get("AdditionalQuestions"))
    return sorted(held.items(), key=lambda one: (not one[0].isdecimal(), int(one[0]) if one[0].isdecimal() else 0))


def _column(payload: Payload, number: str, column: Payload) -> tuple[str, Payload]:
    """A column of a side-by-side table as the matrix it is."""
    shared: Payload = {name: payload[name] for name in ("Choices", "ChoiceOrder", "Language") if name in payload}
    own = {"DataExportTag": f"{_tag(payload)}_{number}", "QuestionText": _joined(payload, column)}
    return str(column.get("QuestionID") or f"{payload.get('QuestionID')}#{number}"), {**column, **shared, **own}


def _rows(qid: str, payload: Payload, kind: str, selector: str) -> Iterator[tuple[str, Payload]]:
    answers = ordered_keys(payload, "Answers", "AnswerOrder")
    words = as_object(payload.get("Answers"))
    for key in ordered_keys(payload, "Choices", "ChoiceOrder"):
        options = {"Choices": words, "ChoiceOrder": answers, "QuestionType": kind, "Selector": selector}
        row = _alone(payload, key, options)
        if kind != "TE" or len(answers) < 2:
            yield f"{qid}/{key}", row
            continue
        for answer in answers:  # one field a cell
            text = _joined(row, as_object(words.get(answer)))
            yield f"{qid}/{key}/{answer}", {**row, "QuestionText": text, "DataExportTag": f"{_tag(row)}_{answer}"}


def _profiles(qid: str, payload: Payload) -> Iterator[tuple[str, Payload]]:
    """The rows of a matrix in which each has answers of its own."""
    held, order = as_object(payload.get("Answers")), as_object(payload.get("AnswerOrder"))
    for key in ordered_keys(payload, "Choices", "ChoiceOrder"):
        answers = as_object(held.get(key))
        if answers and "Display" not in answers:
            own = {"Choices": answers, "ChoiceOrder": order.get(key), "QuestionType": "MC", "Selector": "SAVR"}
            yield f"{qid}/{key}", _alone(payload, key, own)


def between_ends(payload: Payload) -> Payload:
    """A bipolar matrix, whose rows hold the words at both ends of nameless answers, with numbers for these; others unchanged."""
    if (payload.get("QuestionType"), payload.get("Selector")) != ("Matrix", "Bipolar"):
        return payload
    keys = ordered_keys(payload, "Answers", "AnswerOrder")
    rights, answers = as_object(payload.get("Labels")), as_object(payload.get("Answers"))
    shown = {key: plain(as_object(answers.get(key)).get("Display")) or str(at) for at, key in enumerate(keys, 1)}

    def rows(words: Payload) -> Payload:
        named = {}
        for key, one in as_object(words.get("Choices")).items():
            left, _, right = plain(as_object(one).get("Display")).partition(":")
            right = right or plain(as_object(rights.get(key)).get("Display") or rights.get(key))
            ends = ((left, keys[:1]), (right, keys[-1:]))
            words_of_ends = [f"{end.strip()} ({shown[of[0]]})" for end, of in ends if end.strip() and of]
            named[key] = {**as_object(one), "Display": " … ".join(words_of_ends)}
        return {**words, "Choices": named}

    languages = {tag: rows(one) for tag, one in as_object(payload.get("Language")).items() if isinstance(one, dict)}
    numbered = {key: {**as_object(answers.get(key)), "Display": shown[key]} for key in keys}
    return {**rows(payload), "Answers": numbered, "AnswerOrder": keys, "Language": languages}


def _alone(payload: Payload, key: str, changes: Payload) -> Payload:
    """One choice of a question as a question of its own, named as Qualtrics names its column."""
    tags = as_object(payload.get("ChoiceDataExportTags"))
    tag = re.sub(r"[^A-Za-z0-9_.-]", "", str(tags.get(key) or "")) or f"{_tag(payload)}_{key}"
    languages = {
        name: {"QuestionText": _joined(words, _choice(words, key)), "Choices": words.get("Answers")}
        for name, words in as_object(payload.get("Language")).items()
        if isinstance(words, dict)
    }
    kept = {name: value for name, value in payload.items() if name not in _OF_THE_WHOLE}
    row = _choice(payload, key)
    own = {"QuestionText": _joined(payload, row), "DataExportTag": tag, "Language": languages}
    # what a row has besides words is its question's now
    more = {name: row[name] for name in OF_A_ROW if row.get(name)}
    return {**kept, **own, **more, **changes}


def _choice(words: Payload, key: str) -> Payload:
    return as_object(as_object(words.get("Choices")).get(key))


def _joined(words: Payload, more: Payload) -> str:
    """The wording of a question and of one of its rows, columns or fields, still as HTML."""
    texts = (words.get("QuestionText"), more.get("Display") or more.get("QuestionText"))
    return " ".join(text for text in texts if isinstance(text, str) and text)


def _tag(payload: Payload) -> str:
    return plain(payload.get("DataExportTag"), 56) or str(payload.get("QuestionID"))
