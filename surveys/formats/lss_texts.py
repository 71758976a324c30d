"""What a LimeSurvey file's tables hold of its questions: wordings, parts, answers and attributes, each found by its question."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from .loss import Losses
from .lss_tables import Tables, number, once

LssRow = dict[str, str]


@dataclass(frozen=True)
class LssTexts:
    """What a file's tables hold of its questions, by question (``qid``; ``qid#1`` for its second scale).

    Attributes:
        words: wording by language, of questions and subquestions.
        parts: subquestions in order.
        answers: rows of answers by code, each with its words.
        attributes: value by attribute.
    """

    words: dict[str, dict[str, str]]
    parts: dict[str, list[LssRow]]
    answers: dict[str, dict[str, dict[str, Any]]]
    attributes: dict[str, dict[str, str]]


def texts_of(tables: Tables, language: str, losses: Losses) -> LssTexts:
    """The texts of a file, whether its tables hold them with the questions or, since version 4, beside them.

    Args:
        tables: of the file.
        language: of the survey, where a row does not name its own.
        losses: takes a fault for an answer code that a question has twice.
    """
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for row in [*tables.get("question_l10ns", []), *tables.get("questions", []), *tables.get("subquestions", [])]:
        if "question" in row:
            words[row.get("qid", "")].setdefault(row.get("language", "") or language, row["question"])
    attributes: dict[str, dict[str, str]] = defaultdict(dict)
    # an attribute in words stands there once for each language; that of the survey counts
    for row in sorted(
        tables.get("question_attributes", []), key=lambda row: row.get("language", "") not in ("", language)
    ):
        if row.get("value"):
            attributes[row.get("qid", "")].setdefault(row.get("attribute", ""), row["value"])
    parts: dict[str, list[LssRow]] = defaultdict(list)
    for row in once(tables.get("subquestions", [])):
        parts[_with_scale(row, "parent_qid")].append(row)
    for rows in parts.values():
        rows.sort(key=lambda row: number(row.get("question_order")))
    return LssTexts(words, parts, _answers(tables, language, losses), attributes)


def _answers(tables: Tables, language: str, losses: Losses) -> dict[str, dict[str, dict[str, Any]]]:
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tables.get("answer_l10ns", []):
        words[_aid(row)][row.get("language", "")] = row.get("answer", "")
    titles = {row.get("qid", ""): row.get("title", "") for row in tables.get("questions", [])}
    answers: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    met: set[tuple[str, ...]] = set()
    for row in tables.get("answers", []):
        qid, code = row.get("qid", ""), row.get("code", "")
        key = (qid, code, row.get("scale_id", "0"), row.get("language", ""))
        if key in met:
            losses.fault(f"answers of question {titles.get(qid) or qid}", f"code given twice: {code}")
        met.add(key)
        held = answers[_with_scale(row, "qid")].setdefault(code, {"code": "", **row, "words": {}})
        held["words"] |= words.get(_aid(row), {})
        if "answer" in row:
            held["words"].setdefault(row.get("language", "") or language, row["answer"])
    return answers


def _aid(row: LssRow) -> str:
    """The id of an answer, or what stands for it in files of programs that give it none."""
    return row.get("aid") or "/".join(row.get(name, "") for name in ("qid", "code", "scale_id"))


def _with_scale(row: LssRow, key: str) -> str:
    """The id under ``key``; of a row on a question's second scale with a mark, so that the two scales stay apart."""
    scale = row.get("scale_id", "0").strip() or "0"
    return row.get(key, "") + (f"#{scale}" if scale != "0" else "")
