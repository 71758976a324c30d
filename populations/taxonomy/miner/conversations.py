"""Question-and-answer pairs from conversations, one JSON object a line."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ....errors import TaxonomyError
from ....plain_data import read_json

FORM = 'a line of JSON {"dialogue_id": text, "question": text, "answer": text}, "source" optional'


@dataclass(frozen=True)
class Exchange:
    """One question and the answer to it.

    Attributes:
        dialogue: which dialogue it is from; support is counted in dialogues, not in exchanges.
        question, answer: as they were said.
        source: which collection, or empty.
    """

    dialogue: str
    question: str
    answer: str
    source: str = ""

    @property
    def key(self) -> str:
        """A short name that follows from the contents, for the journal."""
        return hashlib.sha256(f"{self.dialogue}\0{self.question}\0{self.answer}".encode()).hexdigest()[:16]


def read_conversations(path: str | Path) -> tuple[Exchange, ...]:
    """All exchanges of a file, each only once.

    Raises:
        TaxonomyError: no such file, or a line that is not of the form; names file and line. Nothing is read half.
    """
    place = Path(path)
    try:
        text = place.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TaxonomyError(
            "cannot read the conversations", parameter="conversations", got=str(path), allowed=FORM
        ) from error
    found: dict[str, Exchange] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            exchange = _exchange(line, f"{place.name}:{number}")
            found[exchange.key] = exchange
    if not found:
        raise TaxonomyError("no conversations in this file", parameter="conversations", got=str(path), allowed=FORM)
    return tuple(found.values())


def _exchange(line: str, where: str) -> Exchange:
    try:
        row = read_json(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise TaxonomyError("not a JSON object", where=where, got=line[:80], allowed=FORM)
    for name in ("dialogue_id", "question", "answer"):
        if not isinstance(row.get(name), str):
            raise TaxonomyError(f"no text in {name}", where=where, parameter=name, got=row.get(name), allowed=FORM)
    return Exchange(row["dialogue_id"], row["question"], row["answer"], str(row.get("source", "")))
