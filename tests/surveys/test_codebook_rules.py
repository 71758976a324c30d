"""Codebooks against rules of the DDI-Codebook 2.5 schema: order of elements, values of attributes, ids and what refers to them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pyarrow as pa
from deeppersona.surveys import Option, Question, Survey
from deeppersona.surveys.formats.conversion import write_survey
from generated import surveys
from hypothesis import HealthCheck, given, settings

SPACE = "{ddi:codebook:2_5}"
#: Children in the order in which the schema's sequences list them (codebook.xsd of 2012-01-17), those written here.
SEQUENCES = {
    "codeBook": ("docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"),
    "citation": ("titlStmt", "rspStmt", "prodStmt", "distStmt", "serStmt", "verStmt", "biblCit", "holdings", "notes"),
    "useStmt": ("confDec", "specPerm", "restrctn", "contact", "citReq", "deposReq", "conditions", "disclaimer"),
    "dataDscr": ("varGrp", "nCubeGrp", "var", "nCube", "notes"),
    "varGrp": ("labl", "txt", "concept", "defntn", "universe", "notes"),
    "var": (
        "location", "labl", "imputation", "security", "embargo", "respUnit", "anlysUnit", "qstn", "valrng",
        "invalrng", "undocCod", "universe", "TotlResp", "sumStat", "txt", "stdCatgry", "catgryGrp", "catgry",
        "codInstr", "verStmt", "concept", "derivation", "varFormat", "geoMap", "catLevel", "notes",
    ),
}  # fmt: skip
ONCE = {("citation", "titlStmt"), ("citation", "biblCit"), ("useStmt", "conditions"), ("var", "varFormat")}
VALUES = {
    ("varGrp", "type"): {
        "section", "multipleResp", "grid", "display", "repetition", "subject", "version", "iteration", "analysis", "pragmatic",
        "record", "file", "randomized", "other",
    },
    ("var", "wgt"): {"wgt", "not-wgt"}, ("var", "intrvl"): {"contin", "discrete"}, ("range", "UNITS"): {"INT", "REAL"},
    ("varFormat", "type"): {"character", "numeric"}, ("catgry", "missing"): {"Y", "N"}, ("codeBook", "version"): {"2.5"},
}  # fmt: skip
REFERENCES = {("varGrp", "var"), ("var", "files")}


def broken(held: bytes) -> list[str]:
    """Every rule that a codebook breaks."""
    root = ET.fromstring(held)
    ids = Counter(one.get("ID") for one in root.iter() if one.get("ID"))
    found = [f"{name} is the id of {number}" for name, number in ids.items() if number > 1]
    for one in root.iter():
        name, inside = one.tag.removeprefix(SPACE), [child.tag.removeprefix(SPACE) for child in one]
        if name in SEQUENCES:
            places = [SEQUENCES[name].index(child) for child in inside]
            found += [f"{name}: {inside}" for first, second in pairwise(places) if second < first]
        found += [f"{name}: {child} twice" for of, child in ONCE if of == name and inside.count(child) > 1]
        found += [f"{name} is empty" for _ in range(name in ("valrng", "invalrng") and not inside)]
        for key, value in one.items():
            if value not in VALUES.get((name, key), {value}):
                found.append(f"{name} {key}={value}")
            if (name, key) in REFERENCES and not set(value.split()) <= set(ids):
                found.append(f"{name} {key} refers to {value}")
        if name == "var" and not one.get("name"):
            found.append("var without a name")
    return found


@given(surveys(with_skips=True))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_codebook_keeps_to_the_schema(survey: Survey) -> None:
    survey = replace(survey, terms="Mine.", citation="Me (2026).")
    assert broken(write_survey(survey, "ddi")[0]) == []


def test_a_codebook_with_data_keeps_to_the_schema_and_bounds_are_exact() -> None:
    from deeppersona.surveys.formats.answer_table import answer_table
    from deeppersona.surveys.formats.ddi import ddi_codebook

    yes = (Option(1, "Yes"), Option(2, "No"))
    survey = Survey(
        "s", "S",
        (
            Question("pay", "Pay?", kind="numeric", scale="nominal", low=-2.5, high=12_345_678.0),
            Question("q", "Well?", yes, {-1: "Don't know"}, kind="multiple", scale="nominal", offered=(-1,)),
        ),
    )  # fmt: skip
    rows = {
        "respondent_id": ["a", "a"], "country": ["DEU"] * 2, "weight": [1.0, 1.0], "round": [0, 0], "variant": ["", ""],
        "replicate": [0, 0], "question_id": ["pay", "q"], "option_code": pa.nulls(2, pa.int64()), "value": ["7.5", "[1]"],
        "status": ["answered"] * 2,
    }  # fmt: skip
    held = ddi_codebook(answer_table(pa.table(rows), survey), survey)
    assert broken(held) == []
    bounds = next(ET.fromstring(held).iter(f"{SPACE}range"))
    assert (bounds.get("UNITS"), bounds.get("min"), bounds.get("max")) == ("REAL", "-2.5", "12345678")
