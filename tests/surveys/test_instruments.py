"""The shipped instruments: counts, keys, terms, and what a codebook says of them."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from deeppersona.surveys import load_survey, survey_names
from deeppersona.surveys.formats.conversion import write_survey

#: Items a trait and reversed items a trait, from the scoring keys at ipip.ori.org; neuroticism turned into emotional stability.
KEYS = {
    "ipip120": {
        "extraversion": (24, 6),
        "agreeableness": (24, 17),
        "conscientiousness": (24, 13),
        "openness": (24, 12),
        "emotional_stability": (24, 17),
    },
    "mini-ipip20": {
        "extraversion": (4, 2),
        "agreeableness": (4, 2),
        "conscientiousness": (4, 2),
        "openness": (4, 3),
        "emotional_stability": (4, 2),
    },
}


@pytest.mark.parametrize("name", KEYS)
def test_personality_items_are_keyed_as_published(name: str) -> None:
    survey = load_survey(name)
    items = Counter(one.trait for one in survey)
    turned = Counter(one.trait for one in survey if one.keyed == -1)
    assert {trait: (items[trait], turned[trait]) for trait in items} == KEYS[name]
    assert len({one.text for one in survey}) == len(survey)


#: Places of the items that count against their trait, as published; neuroticism not yet turned.
TURNED = {
    "ipip120": {
        9, 19, 24, 30, 39, 40, 48, 49, 51, 53, 54, 60, 62, *range(67, 71), 73, 74, 75, 78, 79, 80, 81, *range(83, 86), 88, 89, 90,
        92, 94, *range(96, 112), *range(113, 117), 118, 119, 120,
    },
    "mini-ipip20": {*range(6, 11), *range(15, 21)},
}  # fmt: skip
ORDER = {
    "ipip120": ("emotional_stability", "extraversion", "openness", "agreeableness", "conscientiousness"),
    "mini-ipip20": ("extraversion", "agreeableness", "conscientiousness", "emotional_stability", "openness"),
}


@pytest.mark.parametrize("name", TURNED)
def test_every_personality_item_has_the_trait_and_the_key_of_its_place(name: str) -> None:
    for place, item in enumerate(load_survey(name), 1):
        trait = ORDER[name][(place - 1) % 5]
        counts_against = (place in TURNED[name]) != (trait == "emotional_stability")
        assert (item.id, item.trait, item.keyed) == (item.id, trait, -1 if counts_against else 1)


def test_the_cultural_map_items_are_those_of_the_91_and_the_missing_one_is_named() -> None:
    whole, part = load_survey("wvs7-91"), load_survey("wvs7-tao10")
    assert all(whole[one.id] == one for one in part)
    assert "Q154, Q155" in part.terms


@pytest.mark.parametrize("name", survey_names())
def test_every_instrument_has_terms_a_citation_and_a_codebook(name: str) -> None:
    survey = load_survey(name)
    assert survey.terms
    assert survey.citation
    root = ET.fromstring(write_survey(survey, "ddi")[0])
    ns = {"d": "ddi:codebook:2_5"}
    assert [one.get("name") for one in root.findall("d:dataDscr/d:var", ns)] == [one.id for one in survey]
    assert root.findtext("d:stdyDscr/d:dataAccs/d:useStmt/d:conditions", None, ns) == survey.terms


def test_a_codebook_and_the_page_of_an_instrument_say_how_items_are_keyed() -> None:
    from deeppersona.cli.main import app
    from typer.testing import CliRunner

    held = ET.fromstring(write_survey(load_survey("mini-ipip20"), "ddi")[0])
    space = "{ddi:codebook:2_5}"
    said = Counter(one.text for one in held.iter(f"{space}codInstr"))
    assert said["Scores openness. A higher code lowers it: reverse the codes."] == 3
    assert said["Scores openness. A higher code raises it."] == 1
    shown = CliRunner().invoke(app, ["survey", "show", "mini-ipip20"]).stdout
    assert shown.count("scores openness, reversed") == 3
