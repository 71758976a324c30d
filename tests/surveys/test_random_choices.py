"""Random choices among groups of blocks: who is asked what, and how files hold them."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from deeppersona.errors import InputError, SurveyFormatError
from deeppersona.surveys import Block, Option, Question, RandomChoice, Survey
from deeppersona.surveys.formats.conversion import Imported, read_survey, write_survey
from deeppersona.surveys.formats.native import parse_native, write_native

IDS = [f"R{number}" for number in range(6000)]


def survey(*choices: RandomChoice) -> Survey:
    options = (Option(1, "Yes"), Option(2, "No"))
    names = ("intro", "loss", "gain", "plain", "end")
    questions = tuple(Question(name, f"{name}?", options, kind="single", scale="nominal") for name in names)
    blocks = tuple(Block(f"{name}_block", ((name,),)) for name in names)
    return Survey("arms", "Arms", questions, blocks=blocks, random_choices=choices)


ONE_OF_THREE = RandomChoice(1, (("loss_block",), ("gain_block", "plain_block"), ()))


def reached(survey: Survey, name: str, seed: int = 7) -> np.ndarray[Any, Any]:
    draw = next(question.draw for question in survey.routed_questions if question.id == name)
    return np.ones(len(IDS), bool) if draw is None else draw.reaches(IDS, seed=seed)


def test_each_arm_gets_its_share_and_nobody_is_in_two() -> None:
    arms = survey(ONE_OF_THREE)
    loss, gain, plain = (reached(arms, name) for name in ("loss", "gain", "plain"))
    assert (gain == plain).all()
    assert not (loss & gain).any()
    # a third each; four standard errors of a share of 6,000
    assert all(abs(one.mean() - 1 / 3) < 4 * (2 / 9 / 6000) ** 0.5 for one in (loss, gain))
    assert reached(arms, "intro").all()
    assert (reached(arms, "loss", seed=8) != loss).any()


def test_two_of_three_are_each_pair_equally_often() -> None:
    arms = survey(RandomChoice(2, (("loss_block",), ("gain_block",), ("plain_block",))))
    columns = {name: reached(arms, name) for name in ("loss", "gain", "plain")}
    assert (sum(column.astype(int) for column in columns.values()) == 2).all()
    for first, second in combinations(columns, 2):
        assert abs((columns[first] & columns[second]).mean() - 1 / 3) < 4 * (2 / 9 / 6000) ** 0.5


def test_a_block_of_several_groups_is_asked_in_each() -> None:
    arms = survey(RandomChoice(1, (("loss_block", "plain_block"), ("gain_block", "plain_block"), ("gain_block",))))
    assert (reached(arms, "plain") | reached(arms, "gain")).all()
    assert (reached(arms, "loss") <= reached(arms, "plain")).all()


def test_two_choices_are_drawn_apart() -> None:
    arms = survey(
        RandomChoice(1, (("loss_block",), ("gain_block",))), RandomChoice(1, (("plain_block",), ("end_block",)))
    )
    both = (reached(arms, "loss") & reached(arms, "plain")).mean()
    assert abs(both - 1 / 4) < 4 * (3 / 16 / 6000) ** 0.5


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (RandomChoice(3, (("loss_block",), ("gain_block",), ())), "it chooses nothing"),
        (RandomChoice(0, (("loss_block",), ("gain_block",))), "it chooses nothing"),
        (RandomChoice(1, (("nosuch",), ("gain_block",))), "no such block"),
        (RandomChoice(1, ((), ())), "no such block"),
        (ONE_OF_THREE, "two random choices"),
    ],
)
def test_choices_that_choose_nothing_are_refused(choice: RandomChoice, said: str) -> None:
    with pytest.raises(InputError, match=said):
        survey(ONE_OF_THREE, choice) if "two" in said else survey(choice)


def test_native_files_keep_choices_and_name_the_line_of_a_wrong_one() -> None:
    text = write_native(survey(ONE_OF_THREE))
    assert parse_native(text) == survey(ONE_OF_THREE)
    line = text[: text.index("random_choices")].count("\n") + 2
    with pytest.raises(SurveyFormatError, match=f"line {line}.*no such block"):
        parse_native(text.replace("- - loss_block", "- - los_block"))


def test_a_choice_is_part_of_what_makes_a_survey_the_same() -> None:
    assert survey(ONE_OF_THREE).sha256 != survey().sha256
    assert survey(replace(ONE_OF_THREE, asked=2)).sha256 != survey(ONE_OF_THREE).sha256


def converted(one: Survey, format: str, folder: Path) -> Imported:
    file = folder / f"arms.{format}"
    file.write_bytes(write_survey(one, format)[0])
    return read_survey(file)


def test_qualtrics_holds_a_choice_as_a_randomizer_of_its_flow(tmp_path: Path) -> None:
    held, losses = write_survey(survey(ONE_OF_THREE), "qsf")
    assert not list(losses)
    flow = next(one["Payload"]["Flow"] for one in json.loads(held)["SurveyElements"] if one["Element"] == "FL")
    assert [one["Type"] for one in flow] == ["Standard", "BlockRandomizer", "Standard"]
    assert (flow[1]["SubSet"], [one["Type"] for one in flow[1]["Flow"]]) == (1, ["Standard", "Group", "Group"])
    assert converted(survey(ONE_OF_THREE), "qsf", tmp_path).survey.random_choices == (ONE_OF_THREE,)


def test_a_choice_whose_blocks_stand_apart_has_no_place_in_a_flow() -> None:
    _, losses = write_survey(survey(RandomChoice(1, (("intro_block",), ("end_block",)))), "qsf")
    assert [loss.what for loss in losses] == ["random choice of 1 among 2 groups of blocks not carried, all are asked"]


def flow_of(folder: Path, *steps: dict[str, Any]) -> Imported:
    content = json.loads(write_survey(survey(), "qsf")[0])
    for one in content["SurveyElements"]:
        if one["Element"] == "FL":
            one["Payload"]["Flow"] = list(steps)
    file = folder / "flow.qsf"
    file.write_text(json.dumps(content))
    return read_survey(file)


def step(number: int) -> dict[str, Any]:
    return {"Type": "Standard", "ID": f"BL_{number}", "FlowID": f"FL_{number}"}


def randomizer(shown: object, *parts: dict[str, Any]) -> dict[str, Any]:
    return {"Type": "BlockRandomizer", "FlowID": "FL_9", "SubSet": shown, "EvenPresentation": True, "Flow": list(parts)}


def test_an_experiment_of_qualtrics_keeps_its_arms(tmp_path: Path) -> None:
    mark = {"Type": "EmbeddedData", "EmbeddedData": [{"Field": "arm", "Value": "A"}]}
    arm = {"Type": "Group", "Description": "B", "Flow": [mark, step(3), step(4)]}
    found = flow_of(tmp_path, step(1), randomizer("1", step(2), arm, mark), step(5))
    assert found.survey.random_choices == (ONE_OF_THREE,)
    assert not any("random" in loss.what for loss in found.losses)


def test_what_is_asked_outside_its_randomizer_too_is_asked_of_everybody(tmp_path: Path) -> None:
    found = flow_of(tmp_path, randomizer(1, step(2), step(3)), step(1), step(3), step(4), step(5))
    assert found.survey.random_choices == (RandomChoice(1, (("loss_block",), ())),)
    assert any("comes to it 2 times" in loss.what for loss in found.losses)


def test_a_choice_inside_another_is_named(tmp_path: Path) -> None:
    inner = randomizer(1, step(3), step(4))
    found = flow_of(tmp_path, step(1), randomizer(1, step(2), inner), step(5))
    assert found.survey.random_choices == (RandomChoice(1, (("loss_block",), ("gain_block", "plain_block"))),)
    assert any("1 among 2 parts of the flow left out: it stands in another" in loss.what for loss in found.losses)
