"""LimeSurvey questions that are several in one: lists of texts or numbers, arrays of them, arrays with two scales."""

from __future__ import annotations

from collections.abc import Iterator

from .lss_texts import LssRow, LssTexts


def separated(row: LssRow, held: LssTexts) -> list[LssRow] | None:
    """The questions that one is, each a row of the table of questions; their words are added to what is held.

    Args:
        row: of the table of questions.
        held: the file's texts.

    Returns:
        None for a question that is one itself.
    """
    qid, kind = row.get("qid", ""), row.get("type", "")
    if kind == "Q" or (kind == "K" and "equals_num_value" not in held.attributes.get(qid, {})):
        alone = {**row, "type": "S" if kind == "Q" else "N"}
        made = [_part(alone, [part], held) for part in held.parts.get(qid, [])]
        for one in made if held.attributes.get(qid, {}).get("slider_layout") == "1" else ():
            _slide(one["qid"], held)
        return made or None
    if kind in (";", ":"):
        return list(_cells(row, held)) or None
    return _scales(row, held) if kind == "1" else None


def _slide(qid: str, held: LssTexts) -> None:
    """Give a slider its ends: its bounds, and the words at them, which stand in its text behind bars."""
    attributes = held.attributes[qid]
    bar = attributes.get("slider_separator") or "|"
    ends = {
        "min_num_value_n": attributes.get("slider_min") or "0",
        "max_num_value_n": attributes.get("slider_max") or "100",
    }
    held.attributes[qid] = {**attributes, **ends}
    for tag, text in held.words[qid].items():
        words, *marks = (one.strip() for one in text.split(bar))
        held.words[qid][tag] = f"{words} ({' … '.join(one for one in marks if one)})" if any(marks) else words


def _cells(row: LssRow, held: LssTexts) -> Iterator[LssRow]:
    qid = row.get("qid", "")
    attributes, columns = held.attributes.get(qid, {}), held.parts.get(f"{qid}#1", [])
    for line in held.parts.get(qid, []):
        if row["type"] == ":" and attributes.get("multiflexible_checkbox") == "1" and columns:
            ticked = _part({**row, "type": "M"}, [line], held)
            held.parts[ticked["qid"]] = columns
            yield ticked
            continue
        for column in columns:
            cell = _part({**row, "type": "S" if row["type"] == ";" else "N"}, [line, column], held)
            if cell["type"] == "N":
                ends = {"min_num_value_n": "multiflexible_min", "max_num_value_n": "multiflexible_max"}
                limits = {ours: attributes[theirs] for ours, theirs in ends.items() if theirs in attributes}
                held.attributes[cell["qid"]] = {**attributes, **limits}
            yield cell


def _scales(row: LssRow, held: LssTexts) -> list[LssRow]:
    """One array for each scale, with the scale's heading after the question."""
    qid, made = row.get("qid", ""), []
    for number, heading in enumerate(("dualscale_headerA", "dualscale_headerB")):
        own = f"{qid}#scale{number}"
        held.parts[own] = held.parts.get(qid, [])
        held.answers[own] = held.answers.get(f"{qid}#1" if number else qid, {})
        attributes = held.attributes.get(qid, {})
        held.attributes[own] = attributes
        more = attributes.get(heading, "")
        held.words[own] = {tag: f"{text} {more}".strip() for tag, text in held.words.get(qid, {}).items()}
        made.append({**row, "qid": own, "type": "F", "title": f"{row.get('title', '')}_{number + 1}"})
    return made


def _part(row: LssRow, parts: list[LssRow], held: LssTexts) -> LssRow:
    """One row or cell as a question of its own, called as LimeSurvey calls its column (``title_SQ001``, ``qidSQ001``)."""
    qid = row.get("qid", "")
    codes = [part.get("title", "") for part in parts]
    own = qid + "_".join(codes)
    shown = [held.words.get(part.get("qid", ""), {}) for part in parts]
    held.words[own] = {
        tag: " ".join(one for one in (text, *(words.get(tag, "") for words in shown)) if one)
        for tag, text in held.words.get(qid, {}).items()
    }
    held.attributes[own] = held.attributes.get(qid, {})
    conditions = [
        one for one in (row.get("relevance", ""), *(part.get("relevance", "") for part in parts)) if one.strip()
    ]
    relevance = " and ".join(f"({one})" for one in conditions if one.strip() != "1")
    return {**row, "qid": own, "title": "_".join((row.get("title", ""), *codes)), "relevance": relevance}
