"""Reading a survey from a LimeSurvey structure file, as XML (.lss) or as tab-separated values (.txt), of old and new layouts."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from ..block import Block
from ..survey import Survey
from .draft import Draft
from .foreign_text import plain
from .loss import Losses
from .lss_conditions import add_relevance
from .lss_not_carried import note_tables
from .lss_question import LssQuestionReader
from .lss_tables import Tables, number, once, read_tables
from .lss_texts import texts_of
from .lss_tsv import read_rows
from .lss_write import SURVEY_ID
from .source_file import read_source

MAX_BYTES = 20_000_000


def read_lss(path: str | Path) -> tuple[Survey, Losses]:
    """Read a survey from an .lss file.

    Returns:
        The survey, and what was left out, renamed or guessed.

    Raises:
        SurveyFormatError: not XML, XML with entities, no LimeSurvey survey, or no question.
    """
    file = Path(path)
    tables, languages = read_tables(read_source(file, MAX_BYTES), file.name)
    return _survey(Draft("LimeSurvey", file.name), file, tables, languages)


def read_lss_tsv(path: str | Path) -> tuple[Survey, Losses]:
    """Read a survey from a structure of tab-separated values, as LimeSurvey exports it (.txt).

    Returns:
        The survey, and what was left out, renamed or guessed.

    Raises:
        SurveyFormatError: no text, without LimeSurvey's columns, a line that cannot stand where it stands, or no question.
    """
    file = Path(path)
    draft = Draft("LimeSurvey", file.name)
    return _survey(draft, file, read_rows(read_source(file, MAX_BYTES), file.name, draft.losses), [])


def _survey(draft: Draft, file: Path, tables: Tables, languages: list[str]) -> tuple[Survey, Losses]:
    settings = (tables.get("surveys") or [{}])[0]
    language = settings.get("language", "").strip() or (languages or ["en"])[0]
    about = tables.get("surveys_languagesettings", [])
    own = next((row for row in about if row.get("surveyls_language") == language), about[0] if about else {})
    described, welcome = (plain(own.get(f"surveyls_{name}")) for name in ("description", "welcometext"))
    # where this package writes a file, the id of the survey stands in the place of the description
    is_ours = (
        settings.get("sid") == SURVEY_ID
        and bool(tables.get("question_l10ns"))
        and re.fullmatch(r"[A-Za-z0-9][\w.-]*", described) is not None
    )
    for row in tables.get("questions", []):
        draft.present |= {row.get("title", ""), f"{row.get('sid', '')}X{row.get('gid', '')}X{row.get('qid', '')}"} - {
            ""
        }
    titles = frozenset(draft.present)
    draft.present |= {f"Q{row.get('qid', '')}" for row in tables.get("questions", [])}
    add_relevance(tables)
    held = texts_of(tables, language, draft.losses)
    questions = LssQuestionReader(draft, held, language, titles, is_ours=is_ours)
    blocks, is_shuffled = _blocks(draft, tables, language, questions)
    note_tables(draft.losses, tables)
    survey = draft.finished(
        id=(is_ours and described[:64]) or file.stem,
        title=plain(own.get("surveyls_title", "")) or file.stem,
        blocks=tuple(blocks),
        language=language,
        instruction=" ".join(one for one in ("" if is_ours else described, welcome) if one),
        instructions={
            row["surveyls_language"]: words
            for row in about
            if row.get("surveyls_language") not in (None, "", language)
            and (words := plain(row.get("surveyls_welcometext", "")))
        },
        has_random_blocks=len(blocks) > 1 and is_shuffled,
    )
    return survey, draft.losses


def _blocks(draft: Draft, tables: Tables, language: str, questions: LssQuestionReader) -> tuple[list[Block], bool]:
    """The groups as blocks, their questions read into the draft; and whether the groups stand in random order."""
    groups = sorted(once(tables.get("groups", []), "gid"), key=lambda row: number(row.get("group_order")))
    by_group: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in once(tables.get("questions", [])):
        if row.get("parent_qid", "0") in ("0", ""):
            by_group[row.get("gid", "")].append(row)
    titles = dict[str, str]()
    for row in tables.get("group_l10ns", []) + tables.get("groups", []):
        if row.get("group_name") and (row.get("language", "") in ("", language) or row.get("gid", "") not in titles):
            titles.setdefault(row.get("gid", ""), plain(row["group_name"]))
    known = [row.get("gid", "") for row in groups]
    blocks: list[Block] = []
    equations: dict[str, str] = {}
    for order, gid in enumerate([*known, *(one for one in by_group if one not in known)], 1):
        outer = next((row.get("grelevance", "").strip() for row in groups if row.get("gid") == gid), "")
        page, is_random = [], False
        for row in sorted(by_group.get(gid, []), key=lambda one: number(one.get("question_order"))):
            for made in questions.read(row):
                page.append(made)
                is_random |= "random_group" in questions.held.attributes.get(row.get("qid", ""), {})
                own = draft.conditions[made]
                if outer and outer != "1":
                    equations[made] = f"({outer}) and ({own})" if own else outer
        if page:
            title = titles.get(gid, "")
            name = re.sub(r"[^A-Za-z0-9_.-]", "", title)[:60]
            is_fit = name and name[0].isalpha() and name not in {block.id for block in blocks}
            name = name if is_fit else f"block{order}"
            blocks.append(Block(name, (tuple(page),), "" if title == name else title, "", is_random))
    draft.conditions |= equations
    if len(blocks) == 1 and blocks[0].id == "block" and not blocks[0].is_random:
        blocks = []
    return blocks, any(row.get("randomization_group") for row in groups)
