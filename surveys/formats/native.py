"""The native survey format: one YAML file, read with a safe loader, every error with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...errors import InputError, SurveyFormatError
from ..question import Option, Question
from ..survey import Survey

#: A questionnaire of 5 MB holds some 20,000 items; anything larger is not a questionnaire.
MAX_BYTES = 5_000_000

Text = Annotated[str, Field(min_length=1, max_length=10_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _QuestionFile(_Strict):
    id: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]
    text: Text
    options: Annotated[dict[int, str], Field(min_length=2, max_length=200)]
    missing: dict[int, str] = {}
    kind: Literal["likert", "single"] = "likert"
    scale: Literal["ordinal", "nominal"] | None = None
    source: str = ""
    topic: str = ""
    trait: str = ""
    keyed: Literal[-1, 0, 1] = 0


class _SurveyFile(_Strict):
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
    title: Text
    questions: Annotated[list[_QuestionFile], Field(min_length=1, max_length=20_000)]
    instruction: str = ""
    language: str = "en"
    terms: str = ""
    citation: str = ""


def read_native(path: str | Path) -> Survey:
    """Read a survey from a native YAML file.

    Raises:
        SurveyFormatError: unreadable, too large, not YAML, or breaking the format; ``where`` names file and line.
    """
    file = Path(path)
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise SurveyFormatError(
                "survey file too large", where=file.name, got=f"{size:,} bytes", allowed=f"at most {MAX_BYTES:,} bytes"
            )
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SurveyFormatError("not a text file", where=file.name, allowed="YAML in UTF-8") from error
    except OSError as error:
        raise SurveyFormatError("cannot read the survey file", got=str(path), hint=error.strerror or "") from error
    return parse_native(text, name=file.name)


def parse_native(text: str, *, name: str = "survey") -> Survey:
    """Read a survey from native YAML text; ``name`` stands in error messages for the file."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        _refuse_aliases_and_repeats(root, name)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise SurveyFormatError(
            f"not valid YAML ({getattr(error, 'problem', None) or 'syntax error'})", where=name + line, allowed="YAML"
        ) from error
    except (RecursionError, ValueError) as error:
        raise SurveyFormatError("not a readable YAML document", where=name, allowed="plain YAML values") from error
    try:
        parsed = _SurveyFile.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        location = tuple(first["loc"])
        raise SurveyFormatError(
            f"{'.'.join(str(part) for part in location) or 'file'}: {first['msg'].lower()}",
            where=f"{name}, line {_line(root, location)}",
            got=first["input"] if not isinstance(first["input"], dict | list) else None,
            hint="`deeppersona survey show wvs7-core6` prints an example of the format.",
        ) from error
    return _survey(parsed, name, root)


def _survey(parsed: _SurveyFile, name: str, root: yaml.Node | None) -> Survey:
    questions = []
    for position, item in enumerate(parsed.questions):
        try:
            questions.append(
                Question(
                    id=item.id,
                    text=" ".join(item.text.split()),
                    options=tuple(Option(code, label) for code, label in item.options.items()),
                    missing=dict(item.missing),
                    kind=item.kind,
                    scale=item.scale or ("ordinal" if item.kind == "likert" else "nominal"),
                    source=item.source,
                    topic=item.topic,
                    trait=item.trait,
                    keyed=item.keyed,
                )
            )
        except InputError as error:
            raise SurveyFormatError(
                error.message,
                where=f"{name}, line {_line(root, ('questions', position))}",
                parameter=f"{item.id} {error.parameter}",
                got=error.got,
                allowed=error.allowed,
            ) from error
    try:
        return Survey(
            parsed.id,
            parsed.title,
            tuple(questions),
            parsed.instruction,
            parsed.language,
            parsed.terms,
            parsed.citation,
        )
    except InputError as error:
        raise SurveyFormatError(
            error.message, where=name, parameter=error.parameter, got=error.got, allowed=error.allowed
        ) from error


def _refuse_aliases_and_repeats(root: yaml.Node | None, name: str) -> None:
    # an alias can make a small file expand without bound; a repeated key would silently win over the first
    seen: set[int] = set()
    stack = [root] if root is not None else []
    while stack:
        node = stack.pop()
        if id(node) in seen:
            raise SurveyFormatError(
                "YAML aliases are not used in surveys", where=f"{name}, line {node.start_mark.line + 1}"
            )
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                if key.value in keys:
                    raise SurveyFormatError(
                        "key given twice", where=f"{name}, line {key.start_mark.line + 1}", got=key.value
                    )
                keys.add(key.value)
                stack.append(value)
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)


def _line(root: yaml.Node | None, location: tuple[Any, ...]) -> int:
    node, line = root, 1
    for part in location:
        if node is None:
            break
        line = node.start_mark.line + 1
        following = None
        if isinstance(node, yaml.MappingNode):
            following = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            following = node.value[part]
        node = following
    return node.start_mark.line + 1 if node is not None else line


def write_native(survey: Survey) -> str:
    """A survey as native YAML text; ``parse_native`` reads the same survey back."""
    questions = []
    for question in survey:
        item: dict[str, Any] = {
            "id": question.id,
            "text": question.text,
            "kind": question.kind,
            "scale": question.scale,
        }
        for name in ("source", "topic", "trait", "keyed"):
            if getattr(question, name):
                item[name] = getattr(question, name)
        item["options"] = {option.code: option.label for option in question.options}
        if question.missing:
            item["missing"] = dict(question.missing)
        questions.append(item)
    head = {name: getattr(survey, name) for name in ("id", "title", "language", "instruction", "terms", "citation")}
    content = {**{name: value for name, value in head.items() if value}, "questions": questions}
    return str(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120))
