"""What an answer can be held to without a judge: words, length and form, in the user's own language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from ...agents.replies.words.reply_words import NEGATIONS
from ...errors import InputError
from ...llm.structure import check_schema, structured
from ..text_distance import UNSPACED, words_of

#: Words before a forbidden one that deny it, beside the negations that reading of replies knows ("not", "kein", "pas" ...);
#: a star stands for any letters.
DENIALS = (
    "non", "without", "avoid*", "free of", "instead of", "rather than", "skip*", "omit", "exclud*", "cannot", "leave out",
    "ohne", "keinen", "keiner", "keinem", "statt", "anstatt", "anstelle", "vermeid*", "meide*",
    "sans", "aucun", "aucune", "évit*", "au lieu", "plutôt que",
    "sin", "ningún", "ninguna", "evit*", "en lugar", "en vez", "sem", "nenhum", "nenhuma", "em vez", "senza", "invece",
    "geen", "zonder", "utan", "uden", "uten", "bez", "без", "tanpa", "bila",
)  # fmt: skip
#: "Not" in Swahili, "if" in half of Europe.
IF = {"si"}
_WORD = re.compile(r"\*?[^*\s]+\*?")
#: Characters within which a denial before a word is about it.
_NEAR = 40


class Checks(BaseModel):
    """What a good answer holds and does not hold.

    Attributes:
        must_mention: words or phrases, all of which it holds; a star stands for any letters (``vegetari*``).
        must_not_mention: words or phrases none of which it holds, except where it denies them ("without meat").
        most_words: longest answer; 0 for no bound.
        json_schema: the answer is JSON of this schema.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)

    must_mention: tuple[str, ...] = ()
    must_not_mention: tuple[str, ...] = ()
    most_words: int = Field(default=0, ge=0)
    json_schema: dict[str, Any] | None = None

    @field_validator("must_mention", "must_not_mention")
    @classmethod
    def _words(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        return known_phrases(phrases)

    @field_validator("json_schema")
    @classmethod
    def _schema(cls, schema: dict[str, Any] | None) -> dict[str, Any] | None:
        try:
            check_schema(schema or {})
        except InputError as error:
            raise ValueError(str(error)) from error
        return schema

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are asked for."""
        return tuple(name for name in Checks.model_fields if getattr(self, name))

    def failed(self, text: str, denials: Sequence[str] = ()) -> tuple[str, ...]:
        """Names of the checks that an answer fails.

        Args:
            text: the answer.
            denials: words that deny what follows them, beside ``DENIALS``.
        """
        folded = text.casefold()
        found = []
        if any(_pattern(phrase).search(folded) is None for phrase in self.must_mention):
            found.append("must_mention")
        if any(_is_said(folded, phrase, tuple(denials)) for phrase in self.must_not_mention):
            found.append("must_not_mention")
        if self.most_words and len(words_of(text)) > self.most_words:
            found.append("most_words")
        if self.json_schema is not None and structured(text, self.json_schema)[0] is None:
            found.append("json_schema")
        return tuple(found)


def known_phrases(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Words and phrases as they are, for validators.

    Raises:
        ValueError: an empty or very long one, or a star within a word (which would let a search take for ever).
    """
    for phrase in phrases:
        if not 1 <= len(phrase) <= 100 or not all(_WORD.fullmatch(word) for word in phrase.split() or [""]):
            raise ValueError(
                f"words with a star at their beginning or end at most, 100 letters in all, not {phrase[:40]!r}"
            )
    return phrases


#: Words of the user's language that deny what follows them.
Denials = Annotated[tuple[str, ...], AfterValidator(known_phrases), Field(max_length=200)]


def _is_said(folded: str, phrase: str, denials: tuple[str, ...]) -> bool:
    denied = _denial(denials)
    return any(
        denied.search(folded[max(0, hit.start() - 2 * _NEAR) : hit.start()]) is None
        for hit in _pattern(phrase).finditer(folded)
    )


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as whole words, in the singular or with an English plural; anywhere in scripts that set no spaces."""
    folded = phrase.casefold().strip()
    if UNSPACED.search(folded):
        return re.compile(re.escape(folded.replace("*", "")))
    return re.compile(rf"(?<!\w){_starred(folded)}(?:s|es)?(?![\w-]*free)(?!\w)")


@cache
def _denial(more: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(_starred(word.casefold().strip()) for word in (*sorted(NEGATIONS - IF), *DENIALS, *more))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)[^.!?;:\n。！？]{{0,{_NEAR}}}$|(?:不|没|非|未|无)\w{{0,3}}$")


def _starred(phrase: str) -> str:
    return r"\w{0,40}".join(map(re.escape, phrase.split("*")))
