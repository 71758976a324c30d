"""A file of variants: other wordings, answers, orders and contexts of a survey's questions, checked before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...errors import InputError, SurveyFormatError, nearest
from ...plain_data import read_yaml_file
from ...simulation.schedule import Schedule, Wave
from ...surveys import Option, Question, Survey
from ...surveys.question import CHOICE_KINDS
from .wording import Comparison

#: Kinds of change; they name a row of the report and change nothing else.
Kind = Literal[
    "wording", "leading", "negated", "option order", "direction", "scale length", "midpoint", "don't know",
    "question order", "translation", "repeat",
]  # fmt: skip
MAIN = "main"
#: Room for the answers to context questions in a prompt, in tokens.
CONTEXT_TOKENS = 400


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Change(_Strict):
    """What a variant changes in one question."""

    text: Annotated[str, Field(max_length=10_000)] = ""
    options: Annotated[dict[int, str], Field(max_length=200)] = {}
    missing: dict[int, str] | None = None
    offered: list[int] | None = None
    order: Literal["", "fixed", "reversed", "random"] | None = None
    compare: Literal["codes", "common", "range"] = "codes"
    mirror: bool = False


class VariantFile(_Strict):
    """One variant."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,40}$")]
    kind: Kind = "wording"
    note: str = ""
    language: str = ""
    against: str = MAIN
    after: list[str] = []
    every: Change | None = None
    questions: dict[str, Change] = {}


class VariantsFile(_Strict):
    """The whole file."""

    design: Literal["within", "between"] = "within"
    variants: Annotated[list[VariantFile], Field(min_length=1, max_length=50)]


@dataclass(frozen=True)
class Arm:
    """One version of the survey that respondents answer in a session of its own.

    Attributes:
        name: of the variant; ``main`` for the survey as it stands.
        kind: of the change.
        survey: what is asked.
        schedule: rounds; context questions come in rounds before the compared ones.
        against: the arm it is compared with.
        comparisons: with that arm.
        note: the author's own words.
    """

    name: str
    kind: str
    survey: Survey
    against: str = MAIN
    schedule: Schedule = field(default_factory=Schedule)
    comparisons: tuple[Comparison, ...] = ()
    note: str = ""

    @property
    def after(self) -> tuple[str, ...]:
        """Context questions, asked before the compared ones in earlier rounds."""
        return tuple(name for wave in self.schedule.waves[:-1] for name in wave.questions)

    @property
    def last_round(self) -> int:
        """Number of the round whose answers are compared."""
        return len(self.schedule.waves) - 1


@dataclass(frozen=True)
class Variants:
    """Arms beside the main wording.

    Attributes:
        design: ``within`` (every respondent answers every arm, in separate sessions) or ``between`` (each one arm).
        arms: without the main one.
    """

    design: str
    arms: tuple[Arm, ...]

    @property
    def paired(self) -> bool:
        """Whether the same respondents answer all arms."""
        return self.design == "within"

    @property
    def comparisons(self) -> int:
        """How many tests there are."""
        return sum(len(arm.comparisons) for arm in self.arms)

    @classmethod
    def read(cls, path: str | Path, survey: Survey) -> Variants:
        """Variants of a survey from a YAML file; docs/pretesting.md describes the format.

        Raises:
            SurveyFormatError: unreadable, no YAML, or breaking the format; names the place.
            InputError: a question that the survey does not hold, or codes that cannot be compared.
        """
        file = Path(path)
        try:
            data = read_yaml_file(file)
        except ValueError as error:
            raise SurveyFormatError(
                f"cannot read the variants ({error})", where=file.name, allowed="a YAML file"
            ) from error
        if not isinstance(data, dict):
            raise SurveyFormatError(
                "the file is empty" if data is None else "no variants",
                where=file.name,
                allowed="YAML with variants",
                hint="docs/pretesting.md describes the format.",
            )
        return cls.of(data, survey, where=file.name)

    @classmethod
    def of(cls, data: Mapping[str, Any], survey: Survey, *, where: str = "variants") -> Variants:
        """Variants from the content of such a file.

        Raises:
            SurveyFormatError, InputError: see ``read``.
        """
        try:
            parsed = VariantsFile.model_validate(data)
        except ValidationError as error:
            raise _malformed(error, where) from error
        names = [one.name for one in parsed.variants]
        if len(set(names)) != len(names) or MAIN in names:
            raise InputError(where=where, parameter="name", got=names, allowed="unique names, none of them main")
        arms: dict[str, Arm] = {}
        for one in parsed.variants:
            arms[one.name] = _arm(one, survey, arms, where)
        return cls(parsed.design, tuple(arms.values()))

    @classmethod
    def of_survey(cls, survey: Survey) -> Variants | None:
        """The other wordings that the survey itself holds; None if it holds none."""
        if not survey.variants:
            return None
        arms = [
            {
                "name": name,
                "questions": {one.id: {"text": one.variants[name]} for one in survey if name in one.variants},
            }
            for name in survey.variants
        ]
        return cls.of({"variants": arms}, survey, where=f"Survey {survey.id}")


def _malformed(error: ValidationError, where: str) -> SurveyFormatError:
    """The first thing wrong with a file, with its place in words."""
    first = error.errors(include_url=False)[0]
    place, got = list(first["loc"]), first["input"]
    hint = "docs/pretesting.md describes the format."
    if first["type"] == "extra_forbidden":
        inside = VariantsFile if len(place) == 1 else VariantFile if len(place) == 3 else Change
        name, known = str(place.pop()), list(inside.model_fields)
        return SurveyFormatError(
            "no such key",
            where=_place(where, place),
            got=name,
            allowed=", ".join(known),
            hint=nearest(name, known) or hint,
        )
    shown = None if isinstance(got, dict | list) else got
    return SurveyFormatError(first["msg"].lower(), where=_place(where, place), got=shown, hint=hint)


def _place(where: str, path: Sequence[str | int]) -> str:
    return f"{where}, {'.'.join(str(part + 1 if isinstance(part, int) else part) for part in path)}" if path else where


def _arm(parsed: VariantFile, survey: Survey, earlier: Mapping[str, Arm], where: str) -> Arm:
    place = f"{where}, variant {parsed.name}"
    unknown = [name for name in (*parsed.questions, *parsed.after) if name not in survey]
    if unknown:
        ids = [question.id for question in survey]
        raise InputError(
            "the survey holds no such question",
            where=place,
            parameter="questions",
            got=", ".join(unknown),
            allowed=", ".join(ids[:12]),
            hint=nearest(unknown[0], ids),
        )
    if parsed.against not in (MAIN, *earlier):
        raise InputError(
            where=place,
            parameter="against",
            got=parsed.against,
            allowed=f"{MAIN} or a variant above: {', '.join(earlier)}",
        )
    base = survey if parsed.against == MAIN else earlier[parsed.against].survey
    if parsed.language and parsed.language not in survey.languages:
        raise InputError(
            "the survey is not in that language",
            where=place,
            parameter="language",
            got=parsed.language,
            allowed=", ".join(survey.languages),
        )
    translated = survey.in_language(parsed.language) if parsed.language else survey
    closed = [question.id for question in survey if question.kind in CHOICE_KINDS]
    touched = list(parsed.questions)
    if parsed.every is not None or (not touched and parsed.after):
        touched = [name for name in closed if name not in parsed.after]
        wanted = set(parsed.every.offered or ()) if parsed.every and parsed.every.missing is None else set()
        able = [name for name in touched if wanted <= set(survey[name].missing)]
        touched = able or touched  # where no question has the codes, the first one says so
    elif parsed.language and not touched:
        touched = [name for name in closed if parsed.language in survey[name].translations]
    if not touched:
        raise InputError(
            "the variant changes no question with answers to choose from",
            where=place,
            parameter="questions",
            got=[],
            allowed=", ".join(closed[:12])
            or "none: all questions of this survey are open, so wordings cannot be compared",
        )
    changed: dict[str, Question] = {}
    comparisons = []
    for name in touched:
        change = parsed.questions.get(name) or parsed.every or Change()
        changed[name] = _changed(translated[name], change, place)
        if name not in base:
            raise InputError(
                f"{parsed.against} does not ask it, so there is nothing to compare with",
                where=place,
                parameter="questions",
                got=name,
                allowed=", ".join(question.id for question in base),
            )
        comparisons.append(
            Comparison.of(
                base[name], changed[name], parsed.name, parsed.kind, rule=change.compare, mirror=change.mirror
            )
        )
    kept = set(touched) | set(parsed.after)
    questions = tuple(
        changed.get(question.id, question) for question in translated if survey.is_routed or question.id in kept
    )
    blocks = survey.blocks if survey.is_routed else ()
    asked = replace(
        translated, questions=questions, blocks=blocks, has_random_blocks=survey.is_routed and survey.has_random_blocks
    )
    schedule = Schedule()
    if parsed.after:
        waves = [Wave(name, (name,)) for name in parsed.after]
        schedule = Schedule((*waves, Wave("compared", tuple(touched))), memory_tokens=CONTEXT_TOKENS)
    return Arm(parsed.name, parsed.kind, asked, parsed.against, schedule, tuple(comparisons), parsed.note)


def _changed(question: Question, change: Change, place: str) -> Question:
    missing = question.missing if change.missing is None else change.missing
    offered = question.offered if change.offered is None else tuple(change.offered)
    try:
        return replace(
            question,
            text=" ".join(change.text.split()) or question.text,
            options=tuple(Option(code, label) for code, label in change.options.items()) or question.options,
            missing=dict(missing),
            offered=tuple(code for code in offered if code in missing) if change.offered is None else offered,
            order=question.order if change.order is None else change.order,
            variants={},
            translations={},
            anchors=() if change.options else question.anchors,
        )
    except InputError as error:
        raise InputError(
            error.message,
            where=f"{place}, question {question.id}",
            parameter=error.parameter,
            got=error.got,
            allowed=error.allowed,
        ) from error
