"""What a rule looks for in one language: word lists and patterns, read from a file a reviewer can check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import yaml

#: Languages that have a lexicon; what each rule needs of it decides in which of them the rule speaks.
LANGUAGES = ("en", "de", "fr", "es")


@dataclass(frozen=True)
class Lexicon:
    """Patterns of one language by name.

    Attributes:
        language: primary subtag (``en``).
        patterns: one compiled pattern per name: the alternatives of the file, as whole words, any case.
        tables: the entries of the file as they stand, for rules that need more than a pattern.
    """

    language: str
    patterns: dict[str, re.Pattern[str]]
    tables: dict[str, Any]

    def __contains__(self, name: object) -> bool:
        return name in self.tables

    def find(self, name: str, text: str) -> re.Match[str] | None:
        """The first place where a pattern matches; None where the language has no such pattern."""
        pattern = self.patterns.get(name)
        return pattern.search(text) if pattern else None

    def without(self, name: str, text: str) -> str:
        """The text with a blank wherever a pattern matches; as it is where the language has no such pattern."""
        pattern = self.patterns.get(name)
        return pattern.sub(" ", text) if pattern else text

    @cached_property
    def groups(self) -> dict[str, dict[str, re.Pattern[str]]]:
        """Patterns of the tables that hold lists by name, such as families of answers: whole words, any case."""
        return {
            key: {name: _whole_words(patterns) for name, patterns in table.items() if isinstance(patterns, list)}
            for key, table in self.tables.items()
            if isinstance(table, dict)
        }

    def words(self, name: str) -> frozenset[str]:
        """A list of plain words; empty where the language has none."""
        return frozenset(self.tables.get(name, ()))


@cache
def lexicon(language: str) -> Lexicon | None:
    """The lexicon of a BCP 47 tag's language; None where there is none."""
    name = language.lower().partition("-")[0]
    if name not in LANGUAGES:
        return None
    tables: dict[str, Any] = yaml.safe_load((files(__package__) / "lexicon" / f"{name}.yaml").read_text("utf-8"))
    patterns = {
        key: _whole_words(value)
        for key, value in tables.items()
        if isinstance(value, list) and all(isinstance(one, str) for one in value)
    }
    return Lexicon(name, patterns, tables)


def _whole_words(alternatives: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
