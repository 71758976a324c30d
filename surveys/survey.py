"""A survey: questions in order, in blocks and pages, with terms and citation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property

from ..counting import counted
from ..errors import InputError, nearest
from .block import Block
from .question import Question
from .random_choice import RandomChoice, check_choices, draws_of


@dataclass(frozen=True)
class Survey:
    """An instrument that a respondent can be asked.

    Attributes:
        id: the name it is listed under (``wvs7-core6``).
        title: for people.
        questions: in the order they are asked.
        instruction: read to the respondent before the first question; may be empty.
        language: BCP 47 tag of the wording.
        terms: what may be done with the wording.
        citation: how to cite it.
        blocks: a partition of the questions, in order; empty for one block on one page.
        has_random_blocks: whether the blocks are asked in random order.
        instructions: the instruction in other languages, by BCP 47 tag.
        random_choices: groups of blocks of which each respondent is asked some.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    instruction: str = ""
    language: str = "en"
    terms: str = ""
    citation: str = ""
    blocks: tuple[Block, ...] = ()
    has_random_blocks: bool = False
    instructions: dict[str, str] = field(default_factory=dict)
    random_choices: tuple[RandomChoice, ...] = ()

    def __post_init__(self) -> None:
        """Refuse control characters, an empty survey, repeated ids, blocks that do not partition, and routes that lead nowhere."""
        from .question_rules import unfit_text
        from .routing import check_routes

        about = (self.id, self.title, self.instruction, self.language, self.terms, self.citation)
        fault = unfit_text((*about, *self.instructions.values(), *(block.title for block in self.blocks)))
        if fault is not None:
            parameter, got, allowed = fault
            raise InputError(where=f"Survey {self.id}", parameter=parameter, got=got, allowed=allowed)
        ids = [question.id for question in self.questions]
        if not ids:
            raise InputError(where=f"Survey {self.id}", parameter="questions", got=[], allowed="at least one question")
        if len(set(ids)) != len(ids):
            repeated = sorted({name for name in ids if ids.count(name) > 1})
            raise InputError(where=f"Survey {self.id}", parameter="question ids", got=repeated, allowed="unique ids")
        if self.blocks:
            names = [block.id for block in self.blocks]
            if len(set(names)) != len(names):
                raise InputError(where=f"Survey {self.id}", parameter="block ids", got=names, allowed="unique ids")
            held = [name for block in self.blocks for name in block.questions]
            if held != ids:
                wrong = next((a or b for a, b in zip(held, ids, strict=False) if a != b), None)
                odd = wrong or sorted(set(held) ^ set(ids))[:5] or held[-1]
                raise InputError(
                    where=f"Survey {self.id}",
                    parameter="blocks",
                    got=odd,
                    allowed="every question once, in the order of the questions",
                )
        check_routes(self)
        check_choices(self.random_choices, self.blocks, f"Survey {self.id}")

    @property
    def sha256(self) -> str:
        """Hash of everything a respondent is asked and everything an answer is scored by."""
        blank = {one.name: one.default for one in fields(Question)}
        # what is not used leaves no trace, so that a new kind of field changes no older survey's hash
        asked = [
            {
                name: value
                for name, value in asdict(question).items()
                if name in _FIRST or (value and value != blank[name])
            }
            for question in self.questions
        ]
        routed = [asdict(block) for block in self.blocks] + [self.has_random_blocks]
        routed += [asdict(choice) for choice in self.random_choices]
        content = json.dumps([*asked, self.instruction, *(routed if self.blocks else ())], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def languages(self) -> tuple[str, ...]:
        """The survey's own language, then those that any question is translated into, sorted."""
        others = {tag for question in self.questions for tag in question.translations} | set(self.instructions)
        return (self.language, *sorted(others - {self.language}))

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the other wordings that any question has, sorted."""
        return tuple(sorted({name for question in self.questions for name in question.variants}))

    @property
    def is_routed(self) -> bool:
        """Whether any question depends on an earlier answer or on a draw."""
        return (
            bool(self.random_choices)
            or any(question.show_if or question.skips or "${" in question.text for question in self.questions)
            or any(block.show_if for block in self.blocks)
        )

    @property
    def routed_questions(self) -> tuple[Question, ...]:
        """The questions, each with all that decides whether it is asked: conditions of its own and its block, jumps, a draw."""
        from .routing import with_conditions_only

        if not self.is_routed:
            return self.questions
        drawn = draws_of(self.random_choices, self.blocks)
        return tuple(replace(question, draw=drawn.get(question.id)) for question in with_conditions_only(self))

    def worded(self, variant: str) -> Survey:
        """The survey with one set of other wordings.

        Raises:
            InputError: no question has a wording of that name.
        """
        self._require("variant", variant, self.variants)
        return replace(self, questions=tuple(question.worded(variant) for question in self.questions))

    def in_language(self, language: str) -> Survey:
        """The survey in another of its languages; what is not translated stays.

        Raises:
            InputError: no question is translated into it.
        """
        if language == self.language:
            return self
        self._require("language", language, self.languages)
        return replace(
            self,
            language=language,
            instruction=self.instructions.get(language, self.instruction),
            questions=tuple(question.in_language(language) for question in self.questions),
        )

    def asked_in(self, language: str = "", variant: str = "") -> Survey:
        """The survey as respondents read it, in one of its languages or in one set of other wordings; itself where both are empty.

        Raises:
            InputError: the survey has no such language or variant, or both were named: other wordings exist in its own
                language alone.
        """
        if not variant:
            return self.in_language(language or self.language)
        worded = self.worded(variant)
        if language not in ("", self.language):
            raise InputError(
                "other wordings are in the survey's own language alone",
                where=f"Survey {self.id}",
                parameter="language",
                got=language,
                allowed=f"{self.language} with variant {variant}",
                hint="Name the language or the variant, not both.",
            )
        return worded

    def untranslated(self, language: str) -> tuple[str, ...]:
        """Ids of the questions that are not wholly in this language: the text, a label in words, or a row is missing."""
        if language in ("", self.language):
            return ()
        return tuple(question.id for question in self.questions if not question.is_wholly_in(language))

    def by_row(self) -> Survey:
        """The survey with every matrix as one question a row, so that every answer is one option code."""
        split = {question.id: question.by_row() for question in self.questions}
        blocks = tuple(
            replace(block, pages=tuple(tuple(one.id for name in page for one in split[name]) for page in block.pages))
            for block in self.blocks
        )
        from .routing import rows_renamed

        return rows_renamed(self, tuple(one for question in self.questions for one in split[question.id]), blocks)

    def _require(self, parameter: str, got: str, allowed: tuple[str, ...]) -> None:
        if got not in allowed:
            raise InputError(
                where=f"Survey {self.id}",
                parameter=parameter,
                got=got,
                allowed=", ".join(allowed) or "none in this survey",
                hint=nearest(got, allowed)
                or f"Write others under `{_WRITTEN[parameter]}` of the survey's questions (docs/surveys.md).",
            )

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.title} ({self.id}, {counted(len(self.questions), 'question')}, {self.language})"

    def _repr_html_(self) -> str:
        """What a notebook shows: every question with its kind, answers and condition."""
        from ..notebook import Card

        return Card(
            self.title,
            {"survey": self.id, "language": self.language, "questions": len(self.questions), "terms": self.terms},
            ("Question", "Kind", "Wording", "Answers", "Asked if"),
            [
                (
                    one.id,
                    one.kind,
                    one.text,
                    " · ".join((*one.labels, *(one.missing[code] for code in one.offered))),
                    one.show_if,
                )
                for one in self.questions
            ],
        ).html()

    def __len__(self) -> int:
        return len(self.questions)

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._by_id

    def __getitem__(self, question_id: str) -> Question:
        if question_id in self._by_id:
            return self._by_id[question_id]
        raise InputError(
            where=f"Survey {self.id}",
            parameter="question id",
            got=question_id,
            allowed=", ".join(question.id for question in self.questions[:12]),
        )


#: Where a survey's file has them.
_WRITTEN = {"language": "translations", "variant": "variants"}

#: Fields that every question's part of the hash holds, used or not.
_FIRST = frozenset(("id", "text", "options", "missing", "kind", "scale", "source", "topic", "trait", "keyed"))
