"""Generated surveys that use every kind of question, conditions, jumps, blocks and languages."""

from __future__ import annotations

import string
from typing import Any

from deeppersona.surveys import Block, Option, Question, RandomChoice, Row, Skip, Survey, Wording
from hypothesis import strategies as st

#: Printable words of several scripts, with the characters that HTML, XML, CSV and formulas trip over.
WORDS = (
    st.text(
        st.one_of(
            st.sampled_from(string.ascii_letters + "<>&\"'=|,;:%/\\{}[]()#+-é"),
            st.sampled_from("äßñçøžщяж中文字日本語हिंدعربي"),
            st.just(" "),
        ),
        min_size=1,
        max_size=24,
    )
    .map(lambda text: " ".join(text.replace("${", "$").split()))
    .filter(lambda text: any(one.isalnum() for one in text))
)
ARMS = RandomChoice(1, (("first",), ("second",), ()))
CODES = st.lists(st.integers(-9, 99), min_size=2, max_size=6, unique=True)


@st.composite
def questions(
    draw: st.DrawFn, number: int, earlier: list[Question], *, with_skips: bool, tags: tuple[str, ...]
) -> Question:
    kind = draw(
        st.sampled_from(["likert", "single", "multiple", "numeric", "matrix", "ranking", "allocation", "text", "date"])
    )
    fields: dict[str, Any] = {"kind": kind, "scale": "ordinal" if kind in ("likert",) else "nominal"}
    codes: list[int] = []
    if kind in ("likert", "single", "multiple", "matrix", "ranking", "allocation"):
        codes = draw(CODES)
        n = draw(st.integers(0, max(0, len(codes) - 2))) if kind in ("likert", "single") else 0
        missing, codes = codes[:n], codes[n:]
        fields["options"] = tuple(Option(code, draw(WORDS)) for code in codes)
        fields["missing"] = {code: draw(WORDS) for code in missing}
        fields["offered"] = tuple(missing)
    if kind == "matrix":
        fields["scale"] = draw(st.sampled_from(["ordinal", "nominal"]))
        fields["rows"] = tuple(Row(f"r{at}", draw(WORDS)) for at in range(draw(st.integers(1, 3))))
    if kind == "numeric":
        low = draw(st.none() | st.integers(-5, 5))
        fields |= {
            "low": None if low is None else float(low),
            "high": draw(st.none() | st.just(90.5)),
            "whole": draw(st.booleans()),
        }
    if kind == "allocation":
        fields["total"] = 100.0
    if kind in ("multiple", "ranking") and draw(st.booleans()):
        fields |= {"at_least": 1, "at_most": len(codes)}
    if kind in ("single", "multiple") and draw(st.booleans()):
        fields["order"] = "random"
    for tag in tags:
        labels = {code: draw(WORDS) for code in codes}
        rows = {row.id: draw(WORDS) for row in fields.get("rows", ())}
        words = {code: draw(WORDS) for code in fields.get("offered", ())}
        fields.setdefault("translations", {})[tag] = Wording(draw(WORDS), labels, words, rows)
    usable = [one for one in earlier if one.kind not in ("ranking", "allocation")]
    if usable and draw(st.booleans()):
        fields["show_if"] = draw(conditions(usable))
    return Question(f"Q{number}", draw(WORDS), **fields)


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Question], depth: int = 0) -> str:
    shape = draw(st.sampled_from(["leaf", "leaf", "and", "or", "not"])) if depth < 2 else "leaf"
    if shape in ("and", "or"):
        parts = [draw(conditions(earlier, depth + 1)) for _ in range(2)]
        return f" {shape} ".join(f"({part})" for part in parts)
    if shape == "not":
        return f"not ({draw(conditions(earlier, depth + 1))})"
    one = draw(st.sampled_from(earlier))
    if one.kind == "multiple":
        return f"{one.id} has {draw(st.sampled_from(one.codes))}"
    operator = draw(st.sampled_from(["==", "!=", ">=", "<"]))
    if one.kind in ("likert", "single", "matrix"):
        name = f"{one.id}.{draw(st.sampled_from(one.rows)).id}" if one.rows else one.id
        return f"{name} {draw(st.sampled_from(['==', '!=']))} {draw(st.sampled_from(one.codes))}"
    if one.kind == "numeric":
        return draw(st.sampled_from([f"{one.id} {operator} {draw(st.integers(-3, 60))}", f"answered({one.id})"]))
    return f"answered({one.id})"


@st.composite
def surveys(
    draw: st.DrawFn, *, with_skips: bool = False, with_blocks: bool = True, with_languages: bool = True
) -> Survey:
    tags = draw(st.sampled_from([(), ("de",), ("fr", "pt-BR")])) if with_languages else ()
    made: list[Question] = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        made.append(draw(questions(number, made, with_skips=with_skips, tags=tags)))
    if with_skips:
        from dataclasses import replace

        for at, question in enumerate(made[:-2]):
            if question.kind in ("likert", "single") and draw(st.booleans()):
                skip = Skip(
                    f"{question.id} == {question.codes[0]}",
                    draw(st.sampled_from([one.id for one in made[at + 2 :]] + ["end"])),
                )
                made[at] = replace(question, skips=(skip,))
    blocks: tuple[Block, ...] = ()
    if with_blocks and len(made) > 2 and draw(st.booleans()):
        ids = [question.id for question in made]
        cut = draw(st.integers(1, len(ids) - 1))
        blocks = (Block("first", (tuple(ids[:cut]),)), Block("second", tuple((one,) for one in ids[cut:])))
    choices = draw(st.sampled_from(((), (ARMS,)))) if blocks else ()
    return Survey("generated", draw(WORDS), tuple(made), blocks=blocks, random_choices=choices)
