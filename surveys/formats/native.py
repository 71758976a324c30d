"""The native survey format: one YAML file, read with a safe loader, every error with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from ...errors import InputError, SurveyFormatError, nearest
from ..block import Block
from ..option import Option, Row, Wording
from ..question import CHOICE_KINDS, Question
from ..random_choice import RandomChoice
from ..skip import Skip
from ..survey import Survey
from .source_file import decoded, read_source

if TYPE_CHECKING:
    from .native_schema import QuestionFile, SurveyFile

#: A questionnaire of 5 MB holds some 20,000 items; anything larger is not a questionnaire.
MAX_BYTES = 5_000_000
_EXAMPLE = "`deeppersona survey show wvs7-core6 --yaml` prints an example of the format."


def read_native(path: str | Path) -> Survey:
    """Read a survey from a native YAML file.

    Raises:
        SurveyFormatError: unreadable, too large, not YAML, or breaking the format; ``where`` names file and line.
    """
    file = Path(path)
    text = decoded(read_source(file, MAX_BYTES), file.name, allowed="YAML in UTF-8")
    return parse_native(text, name=file.name)


def parse_native(text: str, *, name: str = "survey") -> Survey:
    """Read a survey from native YAML text; ``name`` stands in error messages for the file."""
    from .native_schema import SurveyFile

    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        _refuse_aliases_and_repeats(root, name)
        data = None if root is None else loader.construct_document(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = str(getattr(error, "problem", None) or "syntax error")
        hint = "Indent with spaces, not with tabs." if r"'\t'" in problem else ""
        raise SurveyFormatError(f"not valid YAML ({problem})", where=name + line, allowed="YAML", hint=hint) from error
    except (RecursionError, ValueError) as error:
        raise SurveyFormatError("not a readable YAML document", where=name, allowed="plain YAML values") from error
    if not isinstance(data, dict):
        raise SurveyFormatError(
            "the file is empty" if data is None else "no survey",
            where=name,
            allowed="YAML with id, title and questions",
            hint=_EXAMPLE,
        )
    try:
        parsed = SurveyFile.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        location = tuple(first["loc"])
        known = _keys(location) if first["type"] == "extra_forbidden" else ()
        said = "no key of that name" if known else first["msg"].lower()
        raise SurveyFormatError(
            f"{'.'.join(str(part) for part in location) or 'file'}: {said}",
            where=f"{name}, line {_line(root, location)}",
            got=first["input"] if not isinstance(first["input"], dict | list) else None,
            allowed=", ".join(known),
            hint=(nearest(str(location[-1]), known) if known else "") or _EXAMPLE,
        ) from error
    return _survey(parsed, name, root)


def _keys(location: tuple[int | str, ...]) -> tuple[str, ...]:
    """What may be written where a key is not known: in the file itself, or in one of its questions."""
    from .native_schema import QuestionFile, SurveyFile

    if len(location) == 1:
        return tuple(SurveyFile.model_fields)
    return tuple(QuestionFile.model_fields) if location[0] == "questions" and len(location) == 3 else ()


def _survey(parsed: SurveyFile, name: str, root: yaml.Node | None) -> Survey:
    questions = []
    for position, item in enumerate(parsed.questions):
        try:
            questions.append(_question(item))
        except InputError as error:
            location: tuple[Any, ...] = ("questions", position)
            if error.parameter in item.model_fields_set:
                location += (error.parameter,)
            raise _at(error, f"{name}, line {_line(root, location)}", f"{item.id} {error.parameter}") from error
    try:
        return Survey(
            parsed.id,
            parsed.title,
            tuple(questions),
            parsed.instruction,
            parsed.language,
            parsed.terms,
            parsed.citation,
            tuple(
                Block(one.id, tuple(tuple(page) for page in one.pages), one.title, one.show_if or "", one.random)
                for one in parsed.blocks
            ),
            parsed.random_blocks,
            dict(parsed.instructions),
            tuple(RandomChoice(one.asked, tuple(tuple(group) for group in one.among)) for one in parsed.random_choices),
        )
    except InputError as error:
        raise _at(error, f"{name}{_line_of_fault(error, parsed, root)}", error.parameter) from error


def _question(item: QuestionFile) -> Question:
    return Question(
        id=item.id,
        text=" ".join(item.text.split()),
        options=tuple(Option(code, " ".join(label.split())) for code, label in item.options.items()),
        missing={code: " ".join(label.split()) for code, label in item.missing.items()},
        kind=item.kind,
        scale=item.scale or ("ordinal" if item.kind in ("likert", "matrix") else "nominal"),
        source=item.source,
        topic=item.topic,
        trait=item.trait,
        keyed=item.keyed,
        offered=tuple(item.offered),
        order=item.order,
        rows=tuple(Row(row, text) for row, text in item.rows.items()),
        unit=item.unit,
        low=item.low,
        high=item.high,
        whole=item.whole,
        total=item.total,
        at_least=item.at_least,
        at_most=item.at_most,
        show_if=item.show_if or "",
        skips=tuple(Skip(one.if_, one.to) for one in item.skips),
        variants=dict(item.variants),
        translations={
            tag: Wording(one.text, dict(one.options), dict(one.missing), dict(one.rows))
            for tag, one in item.translations.items()
        },
        anchors=tuple(tuple(anchors) for anchors in item.anchors),
    )


def _at(error: InputError, where: str, parameter: str) -> SurveyFormatError:
    return SurveyFormatError(
        error.message, where=where, parameter=parameter, got=error.got, allowed=error.allowed, hint=error.hint
    )


def _line_of_fault(error: InputError, parsed: SurveyFile, root: yaml.Node | None) -> str:
    """Where the question or block stands that an error of the whole survey names."""
    from .native_schema import BlockFile, QuestionFile

    named = re.fullmatch(r"(Question|Block) (.+)", error.where)
    if named:
        is_question = named[1] == "Question"
        key = "questions" if is_question else "blocks"
        ids = [one.id for one in parsed.questions] if is_question else [one.id for one in parsed.blocks]
        known = (QuestionFile if is_question else BlockFile).model_fields
        for position, one in enumerate(ids):
            if one == named[2]:
                part = (error.parameter,) if error.parameter in known else ()
                return f", line {_line(root, (key, position, *part))}: {named[2]}"
    if error.parameter == "question ids" and isinstance(error.got, list):
        places = [at for at, one in enumerate(parsed.questions) if one.id == error.got[0]]
        return f", line {_line(root, ('questions', places[1], 'id'))}"
    chosen = re.fullmatch(r"random choice (\d+)", error.parameter)
    if chosen:
        return f", line {_line(root, ('random_choices', int(chosen[1]) - 1))}"
    return f", line {_line(root, ('blocks',))}" if error.parameter.startswith("block") else ""


class _Loader(yaml.SafeLoader):
    """The safe loader without YAML 1.1's yes, no, on and off: an option "No" is a word."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


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
                if str(key.value) in keys:
                    raise SurveyFormatError(
                        "key given twice", where=f"{name}, line {key.start_mark.line + 1}", got=key.value
                    )
                keys.add(str(key.value))
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
    head = {name: getattr(survey, name) for name in ("id", "title", "language", "instruction", "terms", "citation")}
    content: dict[str, Any] = {name: value for name, value in head.items() if value}
    if survey.instructions:
        content["instructions"] = dict(survey.instructions)
    if survey.has_random_blocks:
        content["random_blocks"] = True
    content["questions"] = [_question_item(question) for question in survey]
    if survey.blocks:
        content["blocks"] = [_block_item(block) for block in survey.blocks]
    if survey.random_choices:
        content["random_choices"] = [
            {"asked": one.asked, "among": [list(group) for group in one.among]} for one in survey.random_choices
        ]
    return str(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120))


#: Fields written as they are wherever they say anything, in the order they stand in a file.
_PLAIN = (
    "source",
    "topic",
    "trait",
    "keyed",
    "order",
    "unit",
    "low",
    "high",
    "whole",
    "total",
    "at_least",
    "at_most",
    "show_if",
)


def _question_item(question: Question) -> dict[str, Any]:
    item: dict[str, Any] = {"id": question.id, "text": question.text, "kind": question.kind}
    if question.kind in (*CHOICE_KINDS, "matrix") or question.scale != "nominal":
        item["scale"] = question.scale
    for name in _PLAIN:
        value = getattr(question, name)
        if value is not None and value != "" and value is not False and (name != "keyed" or value):
            item[name] = int(value) if isinstance(value, float) and value.is_integer() else value
    if question.rows:
        item["rows"] = {row.id: row.text for row in question.rows}
    if question.options:
        item["options"] = {option.code: option.label for option in question.options}
    if question.missing:
        item["missing"] = dict(question.missing)
    if question.offered:
        item["offered"] = list(question.offered)
    if question.skips:
        item["skips"] = [{"to": one.to, **({"if": one.condition} if one.condition else {})} for one in question.skips]
    if question.variants:
        item["variants"] = dict(question.variants)
    if question.translations:
        item["translations"] = {
            tag: {
                name: dict(value) if isinstance(value, dict) else value
                for name, value in vars(wording).items()
                if value
            }
            for tag, wording in question.translations.items()
        }
    if question.anchors:
        item["anchors"] = [list(anchors) for anchors in question.anchors]
    return item


def _block_item(block: Block) -> dict[str, Any]:
    item: dict[str, Any] = {"id": block.id, "pages": [list(page) for page in block.pages]}
    for name, value in (("title", block.title), ("show_if", block.show_if), ("random", block.is_random)):
        if value:
            item[name] = value
    return item
