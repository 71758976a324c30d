"""An option that denies all others, chosen beside others."""

import pytest
from deeppersona.agents.elicitation import Reading
from deeppersona.agents.none_of_these import consistent
from deeppersona.surveys import Option, Question


def question(last: str, kind: str = "multiple") -> Question:
    options = (Option(1, "Bus"), Option(2, "Train"), Option(9, last))
    return Question("Q", "Which do you use?", options, kind=kind, scale="nominal")


@pytest.mark.parametrize(
    "label",
    [
        "None of these", "None of the above", "none", "Nothing", "I use none of these", "Nichts davon", "Keines davon",
        "Aucun de ceux-ci", "Ninguno de los anteriores", "Nessuno di questi", "Nenhuma das anteriores", "Geen van deze",
        "Żadne z powyższych", "Ничего из перечисленного", "Hiçbiri", "以上都不是", "いずれもない", "해당 없음", "इनमें से कोई नहीं",
    ],
)  # fmt: skip
def test_none_of_these_beside_another_option_is_no_answer_and_alone_it_is_one(label: str) -> None:
    both = consistent(Reading("answered", value="[1, 9]", raw_text="A, C"), question(label))
    assert (both.status, both.value, both.raw_text) == ("unparsable", None, "A, C")
    for value in ("[9]", "[1, 2]", "[]"):
        assert consistent(Reading("answered", value=value), question(label)).value == value


@pytest.mark.parametrize("label", ["Nothing special", "No pets", "None-stop flights", "Other", "No car of my own"])
def test_labels_that_only_begin_so_may_stand_beside_others(label: str) -> None:
    assert consistent(Reading("answered", value="[1, 9]"), question(label)).status == "answered"


def test_other_kinds_and_statuses_are_left_alone() -> None:
    ranked = Reading("answered", value="[9, 1]")
    assert consistent(ranked, question("None of these", "ranking")) is ranked
    failed = Reading("failed", raw_text="no")
    assert consistent(failed, question("None of these")) is failed
