"""Reading a survey from a Qualtrics survey file (.qsf)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..block import Block
from ..condition import Any as AnyOf
from ..condition import Condition, Not, conjunction, names
from ..survey import Survey
from .draft import ALWAYS_ASKED, Draft
from .foreign_text import named, plain
from .loss import Losses
from .qsf_choice import Randomizer, read_choices
from .qsf_logic import read_display_logic
from .qsf_question import QuestionReader
from .qsf_skip import SkipLogic
from .qsf_values import as_list, as_number, as_object, qualtrics_tag
from .source_file import read_source

#: The largest questionnaires with pictures inline are a few megabytes.
MAX_BYTES = 30_000_000


def read_qsf(path: str | Path) -> tuple[Survey, Losses]:
    """Read a survey from a .qsf file.

    Returns:
        The survey, and what was left out, renamed or guessed.

    Raises:
        SurveyFormatError: no JSON, not of Qualtrics' shape, or without a question.
    """
    file = Path(path)
    draft = Draft("Qualtrics", file.name)
    try:
        content = json.loads(read_source(file, MAX_BYTES))
    except (UnicodeDecodeError, RecursionError) as error:
        raise draft.refused("not a readable JSON file", allowed="a Qualtrics .qsf file") from error
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise draft.refused(
            f"not valid JSON{f' in line {line}' if line else ''}", allowed="a Qualtrics .qsf file"
        ) from error
    if not isinstance(content, dict) or not isinstance(content.get("SurveyElements"), list):
        raise draft.refused("no SurveyElements", allowed="a Qualtrics .qsf file")
    return _Reader(draft, file, content).survey()


class _Reader:
    def __init__(self, draft: Draft, file: Path, content: dict[str, Any]) -> None:
        self.draft, self.file = draft, file
        self.entry = as_object(content.get("SurveyEntry"))
        self.payloads: dict[str, dict[str, Any]] = {}
        self.block_list: list[dict[str, Any]] = []
        self.flow: object = None
        self.options: dict[str, Any] = {}
        for element in content["SurveyElements"]:
            one = as_object(element)
            kind, payload = one.get("Element"), one.get("Payload")
            if kind == "SQ" and isinstance(payload, dict):
                self.payloads[str(payload.get("QuestionID") or one.get("PrimaryAttribute"))] = payload
            elif kind == "BL":
                held = (
                    list(payload.values())
                    if isinstance(payload, dict)
                    else payload
                    if isinstance(payload, list)
                    else []
                )
                self.block_list += [as_object(block) for block in held]
            elif kind == "QO":
                draft.losses.note("survey", "quotas left out")
            elif kind == "FL":
                self.flow = as_object(payload).get("Flow")
            elif kind == "SO":
                self.options = as_object(payload)
        draft.present |= self.payloads.keys()
        self.language = str(self.entry.get("SurveyLanguage") or "EN")
        self.is_ours = "deeppersona" in str(self.entry.get("SurveyID"))
        self.questions = QuestionReader(draft, language=self.language, is_ours=self.is_ours)
        self.jumps = SkipLogic(draft, self.questions.codes)
        self.visits: dict[str, list[tuple[object, ...]]] = {}
        self.ended: list[tuple[object, ...]] = []
        self.endings: dict[str, list[tuple[object, ...]]] = {}
        self.shuffled: list[Randomizer] = []
        self.display_logic: list[tuple[str, object]] = []

    def survey(self) -> tuple[Survey, Losses]:
        blocks: list[Block] = []
        listed: set[str] = set()
        by_id = {str(block.get("ID")): block for block in self.block_list}
        order: list[str] = []
        self.walk(self.flow, [], order, 0)
        order = [one for one in order if one in by_id] or [
            str(b.get("ID")) for b in self.block_list if b.get("Type") != "Trash"
        ]
        inside: dict[str, list[str]] = {}
        names: dict[str, str] = {}
        for number, block_id in enumerate(dict.fromkeys(order), 1):
            pages = self.pages(block_id, by_id[block_id], listed)
            inside[block_id] = [made for page in pages for made in page]
            if any(pages):
                blocks.append(self.block(number, by_id[block_id], pages, {one.id for one in blocks}))
                names[block_id] = blocks[-1].id
        if not self.block_list:
            for qid, payload in self.payloads.items():
                self.jumps.met("", qid, self.question(qid), payload.get("SkipLogic"))
        elif unused := [qid for qid in self.payloads if qid not in listed]:
            tags = ", ".join(plain(self.payloads[qid].get("DataExportTag")) or qid for qid in unused)
            self.draft.losses.note("survey", f"questions outside the survey's flow left out: {tags}")
        for name, logic in self.display_logic:  # read once all questions are known
            self.also(name, self.read, logic)
        choices = read_choices(self.shuffled, names, self.visits, self.draft.losses)
        is_plain = len(blocks) == 1 and blocks[0].id == "block" and len(blocks[0].pages) == 1
        if is_plain and not blocks[0].is_random and not choices:
            blocks = []
        for block_id, held in inside.items():
            self.branched(block_id, held)
            for ending in self.endings.get(block_id, []):
                for made in held:
                    self.also(made, self.not_ended, ending)
        self.jumps.resolve()
        is_shuffled = self.has_random_blocks(order, [str(block.get("ID")) for block in self.block_list])
        survey = self.draft.finished(
            id=(self.is_ours and named(self.entry.get("SurveyDescription"), 64)) or self.file.stem,
            title=named(self.entry.get("SurveyName")) or self.file.stem,
            blocks=tuple(blocks),
            language=qualtrics_tag(self.language),
            instruction=plain(self.options.get("Header")),
            has_random_blocks=is_shuffled and len(blocks) > 1,
            random_choices=choices,
        )
        return survey, self.draft.losses

    def has_random_blocks(self, order: list[str], known: list[str]) -> bool:
        """Whether one randomizer holds every block; what others do to the order of theirs is noted as left out."""
        is_whole = False
        for randomizer in self.shuffled:
            inside = [one for part in randomizer.parts for one in part if one in known]
            if randomizer.asked == 1:
                continue  # one part is asked, which stands in no order
            if set(inside) >= set(order):
                is_whole = True
            elif len(set(inside)) > 1:
                titles = {str(block.get("ID")): named(block.get("Description")) for block in self.block_list}
                among = ", ".join(titles[one] or one for one in dict.fromkeys(inside))
                self.draft.losses.note(
                    "survey", f"random order of the blocks {among} left out: only all blocks can be shuffled"
                )
        return is_whole

    def pages(self, block_id: str, block: dict[str, Any], listed: set[str]) -> list[list[str]]:
        """Names of a block's questions, page by page; those in ``listed`` stand in an earlier block."""
        pages: list[list[str]] = [[]]
        for element in as_list(block.get("BlockElements")):
            part = as_object(element)
            qid = str(part.get("QuestionID"))
            if part.get("Type") == "Page Break":
                pages.append([])
            elif part.get("Type") == "Question" and qid not in listed:
                listed.add(qid)
                made = self.question(qid)
                self.jumps.met(
                    block_id, qid, made, part.get("SkipLogic") or as_object(self.payloads.get(qid)).get("SkipLogic")
                )
                pages[-1] += made
        return pages

    def block(self, number: int, block: dict[str, Any], pages: list[list[str]], taken: set[str]) -> Block:
        title = named(block.get("Description"))
        name = re.sub(r"[^A-Za-z0-9_.-]", "", title)[:60]
        name = name if name and name[0].isalpha() and name not in taken else f"block{number}"
        options = as_object(block.get("Options"))
        mode = str(options.get("RandomizeQuestions") or "false")
        is_random = mode != "Advanced" and mode.lower() != "false"
        if mode == "Advanced":
            self.draft.losses.note(
                title or name, "random order of some questions left out, they are asked as they stand"
            )
        elif mode == "RandomWithOnlyX":
            self.draft.losses.note(title or name, "random choice of some questions left out, all are asked")
        if str(options.get("Looping") or "None") not in ("None", "false"):
            self.draft.losses.note(title or name, "loop and merge left out, its questions are asked once")
        held = tuple(tuple(page) for page in pages if page)
        return Block(name, held, "" if title == name else title, "", is_random)

    def walk(self, flow: object, branches: list[object], order: list[str], depth: int) -> None:
        """Blocks in the order of the flow, with the branches they stand in."""
        if depth > 40 or not isinstance(flow, list):
            return
        for at, one in enumerate(flow):
            step = as_object(one)
            kind = step.get("Type")
            if kind in ("Block", "Standard"):
                name = str(step.get("ID"))
                order.append(name)
                self.visits.setdefault(name, []).append(tuple(branches))
                self.endings.setdefault(name, list(self.ended))
            elif kind == "Branch":
                self.walk(step.get("Flow"), [*branches, step.get("BranchLogic")], order, depth + 1)
            elif kind == "EndSurvey" and branches:
                # whoever meets it is asked nothing that follows
                self.ended.append(tuple(branches))
            elif kind == "Group":
                self.walk(step.get("Flow"), branches, order, depth + 1)
            elif kind == "BlockRandomizer":
                parts = []
                for part in as_list(step.get("Flow")):
                    before = len(order)
                    self.walk([part], branches, order, depth + 1)
                    parts.append(tuple(order[before:]))
                self.shuffled.append(Randomizer(tuple(parts), as_number(step.get("SubSet"))))
            elif kind == "EndSurvey" and depth == 0 and at == len(flow) - 1:
                pass  # where every survey ends
            elif kind:
                self.draft.losses.note("survey", f"flow element {plain(kind, 60)} left out")
                self.walk(step.get("Flow"), branches, order, depth + 1)  # what stands in it is asked

    def branched(self, block_id: str, held: list[str]) -> None:
        """Ask a block's questions only under the branches it stands in; where the flow comes to it twice, under either."""
        visits = self.visits.get(block_id, [])
        if len(visits) > 1:
            title = plain(
                as_object({str(one.get("ID")): one for one in self.block_list}.get(block_id)).get("Description")
            )
            self.draft.losses.note(title or block_id, f"the flow comes to it {len(visits)} times, it is asked once")
        if not held or not all(visits):
            return
        ids = list(self.draft.by_id)
        earlier = frozenset(ids[: ids.index(held[0])]) if len(visits) > 1 else frozenset[str]()
        for made in held:
            if len(visits) > 1:
                self.also(made, lambda ways: self.either(ways, earlier), visits)
            for branch in visits[0] if len(visits) == 1 else ():
                self.also(made, self.read, branch)

    def either(self, visits: list[tuple[object, ...]], earlier: frozenset[str]) -> Condition:
        """That one of several visits takes place; each of which stands under branches of its own."""
        ways = AnyOf(tuple(conjunction([self.read(branch) for branch in visit]) for visit in visits))
        late = {name for name in names(ways) if name.partition(".")[0] not in earlier}
        if late:
            raise InputError("it is asked before the flow branches", parameter="condition", got=sorted(late)[0])
        return ways

    def also(self, question: str, read: Callable[[Any], Condition], logic: object) -> None:
        held = self.draft.conditions.get(question)
        try:
            condition = read(logic)
        except InputError as error:
            self.draft.lost(question, ALWAYS_ASKED, error, error.got)
            return
        parts = [held] if not isinstance(held, str) and held is not None else []
        self.draft.conditions[question] = conjunction([condition, *parts])

    def read(self, logic: object) -> Condition:
        return read_display_logic(logic, self.draft.names, self.questions.codes, self.draft.by_id)

    def not_ended(self, branches: tuple[object, ...]) -> Condition:
        return Not(conjunction([self.read(logic) for logic in branches]))

    def question(self, qid: str) -> list[str]:
        payload = self.payloads.get(qid)
        if payload is None:
            return []
        made = self.questions.read(qid, payload)
        for logic in ("DisplayLogic", "InPageDisplayLogic"):
            self.display_logic += [(name, payload[logic]) for name in made if payload.get(logic)]
        row_logic = self.questions.row_logic
        self.display_logic += [(name, row_logic[name]) for name in made if name in row_logic]
        return made
