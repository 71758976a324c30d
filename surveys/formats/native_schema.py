"""The native survey format as types: what a file may hold, and its JSON schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

Text = Annotated[str, Field(min_length=1, max_length=10_000)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Condition = Annotated[str, Field(min_length=1, max_length=20_000)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WordingFile(_Strict):
    """A question's words in another language; what is left out keeps its main wording."""

    text: str = Field("", description="The wording.")
    options: dict[int, str] = Field({}, description="Labels by option code.")
    missing: dict[int, str] = Field({}, description="Labels by missing code.")
    rows: dict[str, str] = Field({}, description="Words of the rows of a matrix, by row id.")


class SkipFile(_Strict):
    """A jump after a question."""

    to: Text = Field(description="Id of a later question, or `end` to end the survey.")
    if_: Annotated[str, Field(alias="if", max_length=20_000)] = Field(
        "", alias="if", description="Condition of the jump, such as `Q1 == 2`; always when left out."
    )


class QuestionFile(_Strict):
    """One question."""

    id: Id = Field(
        description="Unique in the survey; the column of the data file, the name in conditions and in a ground truth."
    )
    text: Text = Field(description="The wording; `${Q1}` stands for the answer to Q1.")
    kind: Literal["likert", "single", "multiple", "numeric", "matrix", "ranking", "allocation", "text", "date"] = Field(
        "likert",
        description="likert: one of several ordered options. single: one of several. multiple: some of several. numeric: a "
        "number. matrix: one option a row. ranking: options, best first. allocation: numbers that sum to `total`. text: "
        "words. date: an ISO date.",
    )
    scale: Literal["ordinal", "nominal"] | None = Field(
        None, description="Whether the order of the options means anything; follows from `kind` when left out."
    )
    order: Literal["", "fixed", "reversed", "random"] = Field(
        "", description="How options are shown; left out, the elicitation varies it. random: nominal scales only."
    )
    options: Annotated[dict[int, str], Field(max_length=200)] = Field(
        {}, description="Labels by code, in scale order: answers, columns of a matrix, things ranked or allocated to."
    )
    rows: Annotated[dict[str, Text], Field(max_length=500)] = Field(
        {}, description="Rows of a matrix: words by row id."
    )
    missing: dict[int, str] = Field(
        {}, description="Codes that are no answer (don't know, refused ...) with their labels; never in a statistic."
    )
    offered: list[int] = Field(
        [], description="Missing codes that respondents see as answers; the others are withheld."
    )
    unit: str = Field("", description="Unit of a number, such as hours.")
    low: Number | None = Field(None, description="Smallest number allowed, in that unit.")
    high: Number | None = Field(None, description="Largest number allowed, in that unit.")
    whole: StrictBool = Field(False, description="Whether only whole numbers are allowed.")
    total: Number | None = Field(None, description="What the numbers of an allocation sum to.")
    at_least: int | None = Field(None, description="Fewest options that may be chosen or ranked.")
    at_most: int | None = Field(None, description="Most options that may be chosen or ranked.")
    show_if: Condition | None = Field(
        None, description="Asked only if this holds of earlier answers: `Q1 == 2 and (age >= 18 or not Q3 has 4)`."
    )
    skips: list[SkipFile] = Field([], description="Jumps taken after it, the first that applies.")
    variants: dict[str, Text] = Field({}, description="Other wordings by name, for `pretest`.")
    translations: dict[Language, WordingFile] = Field(
        {}, description="Words in other languages, by BCP 47 tag (de, fr)."
    )
    anchors: list[list[Text]] = Field(
        [],
        description="For `--elicitation ssr`: sets of statements, one for each option, that free text is compared with.",
    )
    source: str = Field("", description="Ground truth whose shares of this id it is compared with, such as wvs7.")
    topic: str = Field("", description="Block of related questions; the leak guard hides a topic as a whole.")
    trait: str = Field("", description="Personality trait that it scores.")
    keyed: Literal[-1, 0, 1] = Field(0, description="Whether agreement raises (1) or lowers (-1) the trait.")


class BlockFile(_Strict):
    """Questions that are asked together."""

    id: Id = Field(description="Unique in the survey.")
    pages: list[list[Id]] = Field(
        description="Ids of its questions, a list a page; blocks hold every question once, in order."
    )
    title: str = Field("", description="Shown in `survey show` and carried into other formats.")
    show_if: Condition | None = Field(None, description="Asked only if this holds of earlier answers.")
    random: StrictBool = Field(
        False, description="Questions in random order, for other tools; a simulation puts each afresh."
    )


class RandomChoiceFile(_Strict):
    """Groups of blocks of which each respondent is asked some, drawn at random: the arms of an experiment."""

    asked: Annotated[int, Field(ge=1)] = Field(1, description="How many of the groups a respondent is asked.")
    among: Annotated[list[list[Id]], Field(min_length=2, max_length=1000)] = Field(
        description="Ids of blocks, a list a group; an empty group asks nothing."
    )


class SurveyFile(_Strict):
    """A whole survey."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")] = Field(description="Name of the survey.")
    title: Text = Field(description="Title, in words.")
    questions: Annotated[list[QuestionFile], Field(min_length=1, max_length=20_000)] = Field(
        description="In the order in which they are asked."
    )
    instruction: str = Field("", description="Said before every question.")
    instructions: dict[Language, str] = Field({}, description="The instruction in other languages, by BCP 47 tag.")
    language: str = Field(
        "en", description="Language of the wordings, a BCP 47 tag such as de; rules of `pretest` go by it."
    )
    terms: str = Field("", description="Terms of use, printed with every result.")
    citation: str = Field("", description="How to cite it.")
    blocks: list[BlockFile] = Field([], description="Blocks and pages; none when left out.")
    random_blocks: StrictBool = Field(False, description="Blocks in random order, for other tools.")
    random_choices: Annotated[list[RandomChoiceFile], Field(max_length=1000)] = Field(
        [], description="Groups of blocks of which each respondent is asked some, such as the arms of an experiment."
    )


def json_schema() -> dict[str, Any]:
    """The format as a JSON schema (draft 2020-12), for editors that check and complete YAML."""
    schema = SurveyFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "deeppersona survey"}
