"""No number is missing without a reason, whatever is compared."""

import json

import pytest
from deeppersona.analysis import compare
from deeppersona.analysis.scale import Scale
from deeppersona.analysis.truth import HumanItem, Truth

TABLES = ("cells", "averages", "shares", "moments", "structure", "statuses")


def answers(n, option=lambda i: 1 + i % 2, **columns):
    named = {"country": "DEU", "question_id": "Q46"} | columns
    is_answered = named.get("status", "answered") == "answered"
    return [
        {"respondent_id": f"{named['country']}-{i}", "option_code": option(i) if is_answered else None} | named
        for i in range(n)
    ]


def three(n, option):
    return [row for country in ("DEU", "IND", "KEN") for row in answers(n, option, country=country)]


CASES = {
    "one respondent": answers(1),
    "zero variance": answers(30, lambda i: 2),
    "zero variance in three countries": three(20, lambda i: 2),
    "all refused": answers(20, status="refused"),
    "a question that the truth lacks": answers(20, question_id="Q999"),
    "a country that the truth lacks": answers(20, country="XXX"),
    "a code that is no option": answers(20, lambda i: 9),
    "weights of zero": answers(20, weight=0.0),
    "one distribution for all": [row | {"distribution": [0.1, 0.2, 0.3, 0.4]} for row in answers(20)],
    "the donor itself": answers(20, country="USA"),
    "several scales and countries": three(20, lambda i: 1 + i % 3)
    + answers(20, question_id="Q57")
    + answers(20, question_id="Q184", country="KEN", option=lambda i: 1 + i % 10),
    "all of these": answers(20) + answers(20, country="XXX") + answers(20, question_id="Q45", status="refused"),
}


def unexplained(found):
    return [
        (name, column, row)
        for name in TABLES
        for row in found[name]
        for column, value in row.items()
        if value is None and not row["gaps"].get(column)
    ]


@pytest.mark.parametrize("allocation", ["independent", "systematic"])
@pytest.mark.parametrize("case", CASES)
def test_every_null_has_a_reason(wvs7, table, case, allocation):
    found = compare(table(CASES[case]), wvs7, seed=1, draws=20, allocation=allocation).to_dict()
    assert unexplained(json.loads(json.dumps(found, allow_nan=False))) == []


def test_a_truth_of_one_country_without_numbers_of_people_explains_itself_too(table):
    import numpy as np

    unknown = np.array([np.nan])
    items = {
        name: HumanItem(Scale(name, (1, 2, 3), is_ordered=name == "A"), ("DEU",), np.array([[0.2, 0.3, 0.5]]), unknown, unknown)
        for name in ("A", "B")
    }  # fmt: skip
    rows = answers(12, question_id="A") + answers(12, question_id="B")
    found = compare(table(rows), Truth("mine", items), seed=1, draws=20).to_dict()
    assert unexplained(found) == []
    (cell,) = (row for row in found["cells"] if (row["question_id"], row["metric"]) == ("A", "ks"))
    assert cell["gaps"]["world"] == "no other country answered this question"
    assert cell["gaps"]["n_human"].endswith("counts as exact")
