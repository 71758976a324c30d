"""Files as other tools and their users write them, structure after real ones, content our own."""

# ruff: noqa: E501 - rows of tables and payloads read best on one line

from __future__ import annotations

import json
from typing import Any

#: An XLSForm as CSV, in the older names of types and columns.
OLD_CSV = """\
"SURVEY",,,,,,
,"Type","name","LABEL:English","label:Français","bind:relevant","control:appearance"
,"start time","began",,,,
,"select all that apply from pets or specify other","pets","Which pets?","Quels animaux ?",,
,,,,,,
,"select one from likes","liked","Do you like ${pets}?",,"selected(${pets}, 'cat')","minimal"
,"int","legs","How many legs, ${began}?",,"${liked} = 'yes'",
,"begin loop over pets","each",,,,
,"string","name","Its name?",,,
,"end loop",,,,,
,"select one from likes","head","Header",,,"label"
,"hologram","odd","Odd?",,,
"choices",,,,,,
,"list name","name","label:English",,,
,"pets","cat","Cat",,,
,"pets","dog","Dog",,,
,"likes","yes","Yes",,,
,"likes","no","No",,,
"""

#: An XLSForm as Markdown.
MARKDOWN = """\
| **survey** |
| ---------- | ---- | ---- | ---- |
|            | type | name | label |
|            | select_one sexes | sex | Man \\| woman? |
| **choices** |
|            | list_name | name | label |
|            | sexes | 1 | Man |
|            | sexes | 2 | Woman |
| **settings** |
|            | form_title | form_id |
|            | Sexes | s1 |
"""

#: An XLSForm with tables inside groups, pictures for labels and a filtered list.
TABLES = """\
| survey |
| | type | name | label | relevant | appearance | choice_filter |
| | select_one yn | own | Own? | | | |
| | begin group | outer | Home | ../own = 'yes' and selected(/form/own, 'yes') | | |
| | begin group | grid | Rate | | table-list | |
| | select_one smile | sad | Rain | | | |
| | select_one smile | glad | Sun | ${own} = 'no' | | |
| | end group | | | | | |
| | begin group | mixed | Food | ${sad} = 'happy' | table-list | |
| | select_multiple kind | mon | Monday | | | |
| | text | tue | Tuesday | | | |
| | end group | | | | | |
| | end group | | | | | |
| | select_one town | town | Town? | | | land = ${own} |
| choices |
| | list_name | name | label | image | land |
| | yn | yes | Yes | | |
| | yn | no | No | | |
| | smile | happy | | a.png | |
| | smile | unhappy | | b.png | |
| | kind | 1 | Fish | | |
| | kind | 2 | Meat | | |
| | town | york | York | | a |
| | town | york | York | | b |
"""

_HEADER = (
    'Variable / Field Name,Form Name,Section Header,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",Field Note,'
    "Text Validation Type OR Show Slider Number,Text Validation Min,Text Validation Max,Branching Logic (Show field only if...),"
    "Matrix Group Name,Matrix Ranking?,Field Annotation\n"
)
_ROWS = """\
record_id,visit,,text,Record ID,,,,,,,,,
weight,visit,Now to your body.,text,Weight,,kg,number_1dp_comma_decimal,35,200,,,,
height,visit,,text,Height,,Without shoes please,integer,,,,,,
born,visit,,text,Born,,,datetime_dmy,1900-01-01,2029-12-31,,,,
pain,visit,,slider,Pain,none | some | worst,,,-5,0,,,,
kept,visit,,yesno,Kept?,,,,,,,,,@HIDDEN
mon,diet,What did you eat?,checkbox,Monday,"1, Fish | 2, Meat",,,,,,food,,
tue,diet,,checkbox,Tuesday,"1, Fish | 2, Meat",,,,,[mon(2)] = '1',food,,
fish,rate,How good?,radio,Fish,"1, Bad | 2, Fair | 3, Good",,,,,,rate,y,
meat,rate,,radio,Meat,"1, Bad | 2, Fair | 3, Good",,,,,[kept] = '1',rate,y,
why,rate,,notes,"Why, [first_name] of [weight]?",,,,,,,,,
"""
#: A REDCap dictionary of a clinic.
DICTIONARY = _HEADER + _ROWS


def _labels(*labels: str) -> dict[str, Any]:
    return {str(number): {"Display": label} for number, label in enumerate(labels, 1)}


def _payload(qid: int, kind: str, selector: str, sub: str = "", **more: Any) -> dict[str, Any]:
    base = {
        "QuestionID": f"QID{qid}",
        "DataExportTag": f"Q{qid}",
        "QuestionType": kind,
        "Selector": selector,
        "SubSelector": sub,
    }
    return {
        "Element": "SQ",
        "PrimaryAttribute": f"QID{qid}",
        "Payload": {**base, "QuestionText": "<b>Well?</b>", "Language": [], **more},
    }


def _logic(operand: str) -> dict[str, Any]:
    return {"0": {"0": {"LogicType": "Question", "LeftOperand": operand, "Operator": "Selected"}, "Type": "If"}}


_BLOCKS = {"BL_1": [1, 2], "BL_2": [3, 4, 5], "BL_3": [6]}
_BRANCHED = {
    "Type": "Branch",
    "BranchLogic": _logic("q://QID1/SelectableChoice/1"),
    "Flow": [{"Type": "Standard", "ID": "BL_3"}],
}
_COLUMNS = {
    "1": {
        "QuestionText": "How much?",
        "QuestionType": "Matrix",
        "Selector": "Likert",
        "SubSelector": "SingleAnswer",
        "QuestionID": "QID5#1",
        "Answers": _labels("Little", "Some", "Much"),
        "RecodeValues": {"1": "1", "2": "10", "3": "-1"},
    },
    "2": {
        "QuestionText": "Which?",
        "QuestionType": "Matrix",
        "Selector": "Likert",
        "SubSelector": "MultipleAnswer",
        "QuestionID": "QID5#2",
        "Answers": _labels("Stripes", "Dots"),
    },
}
#: A Qualtrics file of questions that are several in one, skips, branches, carried choices and everything else that is named as lost.
QSF = json.dumps({
    "SurveyEntry": {"SurveyID": "SV_x", "SurveyName": "Shapes", "SurveyLanguage": "EN"},
    "SurveyElements": [
        {"Element": "BL", "Payload": [{"Type": "Standard", "ID": name, "Description": name, "BlockElements": [{"Type": "Question", "QuestionID": f"QID{n}"} for n in held]} for name, held in _BLOCKS.items()]},
        {"Element": "FL", "Payload": {"Flow": [{"Type": "Standard", "ID": "BL_1"}, {"Type": "BlockRandomizer", "SubSet": 1, "Flow": [{"Type": "Standard", "ID": "BL_2"}]}, _BRANCHED, _BRANCHED, {"Type": "EndSurvey"}]}},
        _payload(1, "MC", "SAVR", "TX", Choices=_labels("Yes", "No", "Don't know"), ChoiceOrder=[1, "2"], AnalyzeChoices={"3": "on"}, SkipLogic=[{"Locator": "q://QID1/SelectableChoice/2", "Condition": "Selected", "SkipToDestination": "ENDOFBLOCK"}]),
        _payload(2, "Slider", "HSLIDER", Choices=_labels("Cats", "Dogs"), Configuration={"CSSliderMin": 0, "CSSliderMax": 10}, Randomization={"Type": "All"}),
        _payload(3, "TE", "FORM", Choices=_labels("Street", "Town"), Validation={"Settings": {"Type": "ContentType", "ContentType": "ValidEmail"}}),
        _payload(4, "MC", "MAVR", "TX", Choices={}, DynamicChoices={"Locator": "q://QID1"}, DynamicChoicesData={"x1": {"Display": "Bus"}, "x2": {"Display": "Tram", "ExclusiveAnswer": True}}),
        _payload(5, "SBS", "SBSMatrix", Choices=_labels("Cats", "Dogs"), ChoiceOrder=["2", "1"], AdditionalQuestions=_COLUMNS),
        _payload(6, "CS", "VRTL", Choices=_labels("Work", "Play"), DisplayLogic=_logic("q://QID5#2/SelectableChoice/1/2"), QuestionText="Of ${q://QID2/ChoiceNumericEntryValue/1}?"),
    ],
})  # fmt: skip
