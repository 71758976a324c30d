"""Codebooks against the DDI-Codebook 2.5 schema: content and attributes of every element that is written, ids and references."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest
from deeppersona.surveys import Option, Question, Survey
from deeppersona.surveys.formats.conversion import write_survey
from generated import surveys
from hypothesis import HealthCheck, given, settings

SPACE = "{ddi:codebook:2_5}"
#: What every element written here may hold, in the order of the schema's sequences (codebook.xsd of 2012-01-17).
CONTENT = {
    "codeBook": "docDscr* stdyDscr+ fileDscr* dataDscr* otherMat*",
    "stdyDscr": "citation+ studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* othrStdyMat* notes*",
    "citation": "titlStmt rspStmt? prodStmt? distStmt? serStmt* verStmt* biblCit? holdings* notes*",
    "titlStmt": "titl subTitl* altTitl* parTitl* IDNo*",
    "stdyInfo": "studyBudget* subject* abstract* sumDscr* qualityStatement? notes* exPostEvaluation*",
    "dataAccs": "setAvail* useStmt* notes*",
    "useStmt": "confDec? specPerm? restrctn? contact* citReq? deposReq? conditions? disclaimer?",
    "fileDscr": "fileTxt* locMap? notes*",
    "fileTxt": "fileName? fileCitation? fileCont? fileStrc? dimensns? fileType? format? filePlac? dataChck* ProcStat? dataMsng? "
    "software* verStmt?",
    "dimensns": "caseQnty* varQnty* logRecL* recPrCas* recNumTot*",
    "dataDscr": "varGrp* nCubeGrp* var* nCube* notes*",
    "varGrp": "labl* txt* concept* defntn* universe* notes*",
    "var": "location* labl* imputation? security? embargo? respUnit? anlysUnit? qstn* valrng* invalrng* undocCod* universe* "
    "TotlResp? sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* concept* derivation? varFormat? geoMap* catLevel* "
    "notes*",
    "catgry": "catValu? labl* txt* catStat* mrow?", "range": "", "item": "",
    # a choice in any order; text may stand between
    "qstn": "(preQTxt|qstnLit|postQTxt|forward|backward|ivuInstr)*",
    "valrng": "(item|range)+ key? notes*", "invalrng": "(item|range)+ key? notes*",
}  # fmt: skip
#: Elements that hold text; links and formatting, which the schema allows there, are not written.
TEXTS = frozenset((
    "titl", "IDNo", "biblCit", "abstract", "conditions", "caseQnty", "varQnty", "labl", "preQTxt", "qstnLit", "ivuInstr", "catValu",
    "catStat", "codInstr", "concept", "varFormat",
))  # fmt: skip
NMTOKEN, LANGUAGE = re.compile(r"[\w.:-]+"), re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
ID = re.compile(r"[^\W\d][\w.-]*")
ANYTHING, REFERENCES = re.compile(r".*", re.DOTALL), re.compile(rf"{ID.pattern}(\s+{ID.pattern})*")


def one_of(words: str) -> re.Pattern[str]:
    return re.compile("|".join(words.split()))


#: Attributes by element, each with the values it may have; every element may have an ID and a language.
ATTRIBUTES = {
    "codeBook": {"version": one_of("2\\.5")},
    "varGrp": {
        "name": ANYTHING, "otherType": NMTOKEN, "var": REFERENCES,
        "type": one_of(
            "section multipleResp grid display repetition subject version iteration analysis pragmatic record file randomized other"
        ),
    },
    "var": {"name": ANYTHING, "files": REFERENCES, "wgt": one_of("wgt not-wgt"), "intrvl": one_of("contin discrete")},
    "range": {"UNITS": one_of("INT REAL"), "min": ANYTHING, "max": ANYTHING, "minExclusive": ANYTHING, "maxExclusive": ANYTHING},
    "item": {"UNITS": one_of("INT REAL"), "VALUE": ANYTHING}, "catgry": {"missing": one_of("Y N")},
    "catStat": {"type": one_of("freq percent crosstab other")}, "varFormat": {"type": one_of("character numeric")},
}  # fmt: skip
EVERYWHERE = {"ID": ID, "{http://www.w3.org/XML/1998/namespace}lang": LANGUAGE}
REQUIRED = {"var": {"name"}, "item": {"VALUE"}}


def broken(held: bytes) -> list[str]:
    """Every rule that a codebook breaks."""
    root = ET.fromstring(held)
    ids = Counter(one.get("ID") for one in root.iter() if one.get("ID"))
    found = [f"{name} is the id of {number}" for name, number in ids.items() if number > 1]
    if root.tag != f"{SPACE}codeBook":
        found.append(f"the root is {root.tag}")
    for one in root.iter():
        name, inside = one.tag.removeprefix(SPACE), [child.tag.removeprefix(SPACE) for child in one]
        if name in TEXTS:
            found += [f"{name} holds {inside}" for _ in range(bool(inside))]
        elif name not in CONTENT:
            found.append(f"{name} is not known here")
        else:
            pattern = "".join(re.sub(r"\w+", r"(?:\g<0> )", part) for part in CONTENT[name].split())
            if not re.fullmatch(pattern, "".join(f"{child} " for child in inside)):
                found.append(f"{name}: {inside}")
            loose = "".join((one.text or "", *(child.tail or "" for child in one)))
            found += [f"{name} holds text" for _ in range(bool(loose.strip()) and name != "qstn")]
        found += [f"{name} without {key}" for key in REQUIRED.get(name, set()) - one.attrib.keys()]
        for key, value in one.items():
            allowed = (EVERYWHERE | ATTRIBUTES.get(name, {})).get(key)
            if allowed is None or not allowed.fullmatch(value):
                found.append(f"{name} {key}={value}")
            elif allowed is REFERENCES and not set(value.split()) <= set(ids):
                found.append(f"{name} {key} refers to {value}")
    return found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<titl>", "<IDNo>x</IDNo><titl>"), ('version="2.5"', 'version="2.6"'), ('name="q"', 'label="q"'),
        ("<dimensns>", "<dimensns>12"), ('VALUE="-1"', ""), ('files="F1"', 'files="F2"'), ("<catValu>", "<mrow/><catValu>"),
        ('ID="V1"', 'ID="1"'), ('type="numeric"', 'type="number"'), ("<labl>", "<labl><b/>"),
        ("<invalrng>", "<invalrng/><invalrng>"),
        ("<dataDscr>", "<dataDscr><universe/>"),
    ],
)  # fmt: skip
def test_the_rules_find_what_breaks_them(before: str, after: str) -> None:
    options = (Option(1, "Yes"), Option(2, "No"))
    survey = Survey("s", "S", (Question("q", "Well?", options, {-1: "Don't know"}, offered=(-1,)),))
    held = write_survey(survey, "ddi")[0].decode()
    assert broken(held.encode()) == []
    assert before in held
    assert broken(held.replace(before, after, 1).encode())


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
