"""The native survey format as types: what a file may hold, and its JSON schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

Text = Annotated[str, Field(min_length=1, max_length=10_000)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Condition = Annotated[str, Field(min_length=1, max_length=4000)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WordingFile(_Strict):
    """A question's words in another language."""

    text: str = ""
    options: dict[int, str] = {}
    missing: dict[int, str] = {}
    rows: dict[str, str] = {}


class SkipFile(_Strict):
    """A jump after a question."""

    to: Text
    if_: Annotated[str, Field(alias="if", max_length=4000)] = ""


class QuestionFile(_Strict):
    """One item."""

    id: Id
    text: Text
    kind: Literal["likert", "single", "multiple", "numeric", "matrix", "ranking", "allocation", "text", "date"] = (
        "likert"
    )
    scale: Literal["ordinal", "nominal"] | None = None
    order: Literal["", "fixed", "reversed", "random"] = ""
    options: Annotated[dict[int, str], Field(max_length=200)] = {}
    rows: Annotated[dict[str, Text], Field(max_length=500)] = {}
    missing: dict[int, str] = {}
    offered: list[int] = []
    unit: str = ""
    low: Number | None = None
    high: Number | None = None
    whole: StrictBool = False
    total: Number | None = None
    at_least: int | None = None
    at_most: int | None = None
    show_if: Condition | None = None
    skips: list[SkipFile] = []
    variants: dict[str, Text] = {}
    translations: dict[Language, WordingFile] = {}
    anchors: list[list[Text]] = []
    source: str = ""
    topic: str = ""
    trait: str = ""
    keyed: Literal[-1, 0, 1] = 0


class BlockFile(_Strict):
    """Questions that are asked together."""

    id: Id
    pages: list[list[Id]]
    title: str = ""
    show_if: Condition | None = None
    random: StrictBool = False


class SurveyFile(_Strict):
    """A whole survey."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
    title: Text
    questions: Annotated[list[QuestionFile], Field(min_length=1, max_length=20_000)]
    instruction: str = ""
    instructions: dict[Language, str] = {}
    language: str = "en"
    terms: str = ""
    citation: str = ""
    blocks: list[BlockFile] = []
    random_blocks: StrictBool = False


def json_schema() -> dict[str, Any]:
    """The format as a JSON schema (draft 2020-12), for editors that check and complete YAML."""
    schema = SurveyFile.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "deeppersona survey"}
