"""Reading a survey from a Qualtrics survey file (.qsf)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ...errors import InputError
from ..block import Block
from ..condition import Condition, conjunction
from ..option import Option, Row, Wording
from ..survey import Survey
from .draft import Draft
from .foreign_text import plain
from .loss import Losses
from .qsf_logic import read_display_logic
from .qsf_values import as_number, as_object, ordered_keys, qualtrics_tag
from .scale_guess import guessed_scale
from .source_file import read_source

#: The largest questionnaires with pictures inline are a few megabytes.
MAX_BYTES = 30_000_000
_SHOWN_ONLY = {"DB": "a text without a question", "Timing": "a timer", "Meta": "browser data", "Captcha": "a captcha"}


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
            elif kind == "FL":
                self.flow = as_object(payload).get("Flow")
            elif kind == "SO":
                self.options = as_object(payload)
        self.codes: dict[str, dict[str, int]] = {}
        self.language = str(self.entry.get("SurveyLanguage") or "EN")
        self.branches: dict[str, list[object]] = {}
        self.has_random_blocks = False

    def survey(self) -> tuple[Survey, Losses]:
        blocks: list[Block] = []
        listed: set[str] = set()
        by_id = {str(block.get("ID")): block for block in self.block_list}
        order: list[str] = []
        self.walk(self.flow, [], order, 0)
        order = [one for one in order if one in by_id] or [
            str(b.get("ID")) for b in self.block_list if b.get("Type") != "Trash"
        ]
        inside: dict[str, str] = {}
        for number, block_id in enumerate(dict.fromkeys(order), 1):
            block = by_id[block_id]
            pages: list[list[str]] = [[]]
            for part in block.get("BlockElements") or []:
                part = as_object(part)
                if part.get("Type") == "Page Break":
                    pages.append([])
                elif part.get("Type") == "Question" and (qid := str(part.get("QuestionID"))) not in listed:
                    listed.add(qid)
                    made = self.question(qid)
                    if made:
                        pages[-1].append(made)
                        inside[made] = block_id
            title = plain(block.get("Description"))
            name = re.sub(r"[^A-Za-z0-9_.-]", "", title)[:60]
            name = name if name and name[0].isalpha() and name not in {one.id for one in blocks} else f"block{number}"
            is_random = "Randomize" in str(as_object(block.get("Options")).get("RandomizeQuestions", "false"))
            if any(pages):
                blocks.append(
                    Block(
                        name,
                        tuple(tuple(page) for page in pages if page),
                        "" if title == name else title,
                        "",
                        is_random,
                    )
                )
        if not self.block_list:
            for qid in self.payloads:
                self.question(qid)
        if len(blocks) == 1 and blocks[0].id == "block" and len(blocks[0].pages) == 1 and not blocks[0].is_random:
            blocks = []
        for made, block_id in inside.items():
            for branch in self.branches.get(block_id, []):
                self.also(made, branch)
        survey = self.draft.finished(
            id=plain(self.entry.get("SurveyDescription"), 64) or self.file.stem,
            title=plain(self.entry.get("SurveyName")) or self.file.stem,
            blocks=tuple(blocks),
            language=qualtrics_tag(self.language),
            instruction=plain(self.options.get("Header")),
            has_random_blocks=self.has_random_blocks and len(blocks) > 1,
        )
        return survey, self.draft.losses

    def walk(self, flow: object, branches: list[object], order: list[str], depth: int) -> None:
        """Blocks in the order of the flow, with the branches they stand in."""
        if depth > 40 or not isinstance(flow, list):
            return
        for one in flow:
            step = as_object(one)
            kind = step.get("Type")
            if kind in ("Block", "Standard"):
                name = str(step.get("ID"))
                order.append(name)
                self.branches.setdefault(name, []).extend(branches)
            elif kind == "Branch":
                self.walk(step.get("Flow"), [*branches, step.get("BranchLogic")], order, depth + 1)
            elif kind in ("BlockRandomizer", "Group"):
                self.has_random_blocks |= kind == "BlockRandomizer"
                self.walk(step.get("Flow"), branches, order, depth + 1)
            elif kind in (
                "EmbeddedData",
                "WebService",
                "Authenticator",
                "EndSurvey",
                "QuotaCheck",
                "TableOfContents",
                "ReferenceSurvey",
            ):
                self.draft.losses.note("survey", f"flow element {kind} left out")

    def also(self, question: str, logic: object) -> None:
        held = self.draft.conditions.get(question)
        try:
            condition = self.read(logic)
        except InputError as error:
            self.draft.losses.note(question, f"condition left out, always asked: {error.message}")
            return
        parts = [held] if not isinstance(held, str) and held is not None else []
        self.draft.conditions[question] = conjunction([condition, *parts])

    def read(self, logic: object) -> Condition:
        kinds = {question.id: question.kind for question in self.draft.questions}
        return read_display_logic(logic, self.draft.names, self.codes, kinds)

    def question(self, qid: str) -> str | None:
        payload = self.payloads.get(qid)
        if payload is None:
            return None
        tag = plain(payload.get("DataExportTag"), 64) or qid
        kind, selector = str(payload.get("QuestionType")), str(payload.get("Selector"))
        if kind in _SHOWN_ONLY:
            self.draft.losses.note(tag, f"left out: {_SHOWN_ONLY[kind]}")
            return None
        fields = self.shape(tag, payload, kind, selector)
        if fields is None:
            self.draft.losses.note(tag, f"left out: {kind} {selector} is no question that can be asked in words")
            return None
        settings = as_object(as_object(payload.get("Validation")).get("Settings"))
        fields |= self.limits(tag, fields["kind"], settings)
        if (
            as_object(payload.get("Randomization")).get("Type") == "All"
            and fields.get("scale") == "nominal"
            and fields.get("options")
        ):
            fields["order"] = "random"
        for name in ("GradingData", "JavaScript", "QuestionJS"):
            if payload.get(name):
                self.draft.losses.note(tag, f"{name} left out")
        if payload.get("SkipLogic"):
            self.draft.losses.note(tag, "skip logic left out; display and branch logic are read")
        question = self.draft.add(f"question {qid}", id=tag, text=self.piped(payload.get("QuestionText")), **fields)
        if question is None:
            return None
        self.draft.names[qid] = question.id
        self.known(question.id, payload)
        for logic in ("DisplayLogic", "InPageDisplayLogic"):
            if payload.get(logic):
                self.also(question.id, payload[logic])
        return question.id

    def shape(self, tag: str, payload: dict[str, Any], kind: str, selector: str) -> dict[str, Any] | None:
        if kind == "TE":
            settings = as_object(as_object(payload.get("Validation")).get("Settings"))
            content = settings.get("ContentType") if settings.get("Type") == "ContentType" else None
            return {
                "kind": {"ValidNumber": "numeric", "ValidDate": "date"}.get(str(content), "text"),
                "scale": "nominal",
                **self.translations(payload, [], []),
            }
        if kind == "Slider":
            settings = as_object(payload.get("Configuration"))
            return {
                "kind": "numeric", "scale": "nominal", "low": as_number(settings.get("CSSliderMin")),
                "high": as_number(settings.get("CSSliderMax")),
            }  # fmt: skip
        if (
            kind == "Matrix"
            and not (selector == "Likert" and payload.get("SubSelector") in ("SingleAnswer", "DL", "DND"))
            and selector not in ("Bipolar", "Profile")
        ):
            return None
        if kind not in ("MC", "Matrix", "RO", "CS"):
            return None
        keys = (
            ordered_keys(payload, "Answers", "AnswerOrder")
            if kind == "Matrix"
            else ordered_keys(payload, "Choices", "ChoiceOrder")
        )
        shown = as_object(payload.get("Answers" if kind == "Matrix" else "Choices"))
        if not keys or (kind != "Matrix" and isinstance(payload.get("Choices"), list)):
            shown = (
                {str(n): one for n, one in enumerate(payload.get("Choices") or [], 1)}
                if isinstance(payload.get("Choices"), list)
                else shown
            )
            keys = list(shown)
        recodes = as_object(payload.get("RecodeValues"))
        codes = self.coded(tag, keys, recodes)
        excluded = {
            str(key)
            for key, value in as_object(payload.get("AnalyzeChoices")).items()
            if str(value).lower() in ("no", "false")
        }
        labels = {key: plain(as_object(shown.get(key)).get("Display")) or key for key in keys}
        options = tuple(Option(codes[key], labels[key]) for key in keys if key not in excluded)
        missing = {codes[key]: labels[key] for key in keys if key in excluded}
        fields: dict[str, Any] = {"options": options, "missing": missing, "offered": tuple(missing), "scale": "nominal"}
        rows: list[tuple[str, Row]] = []
        if kind == "Matrix":
            tags = as_object(payload.get("ChoiceDataExportTags"))
            texts = as_object(payload.get("Choices"))
            for key in ordered_keys(payload, "Choices", "ChoiceOrder"):
                own = re.sub(r"[^A-Za-z0-9_]", "", str(tags.get(key) or f"r{key}"))[:64] or f"r{key}"
                while own in {row.id for _, row in rows}:
                    own += "x"
                rows.append((key, Row(own, plain(as_object(texts.get(key)).get("Display")) or own)))
            fields |= {"kind": "matrix", "rows": tuple(row for _, row in rows)}
            is_nominal = as_object(payload.get("Configuration")).get("Scale") == "nominal"
            fields["scale"] = "nominal" if is_nominal else "ordinal"
        elif kind == "MC":
            several = selector.startswith(("MA", "MSB"))
            guess = (
                ("likert", "ordinal")
                if selector == "SAHR" and self.is_ours
                else ("single", "nominal")
                if self.is_ours
                else guessed_scale([one.label for one in options])
            )
            fields |= {"kind": "multiple"} if several else {"kind": guess[0], "scale": guess[1]}
        else:
            fields["kind"] = "ranking" if kind == "RO" else "allocation"
        if any(as_object(one).get("TextEntry") for one in shown.values()):
            self.draft.losses.note(tag, "text entry of a choice left out")
        return fields | self.translations(payload, [(key, codes[key], key in excluded) for key in keys], rows)

    @property
    def is_ours(self) -> bool:
        """Whether this package wrote the file, so that the layout says whether a scale is ordinal."""
        return "deeppersona" in str(self.entry.get("SurveyID"))

    def coded(self, tag: str, keys: list[str], recodes: dict[str, Any]) -> dict[str, int]:
        """Codes by choice id: recode values where they are unique integers, else the ids themselves, else a numbering."""
        for values in ([str(recodes.get(key, key)) for key in keys], list(keys)):
            if all(re.fullmatch(r"-?\d{1,9}", one) for one in values) and len({int(one) for one in values}) == len(
                keys
            ):
                if values == keys and recodes and any(str(recodes.get(key, key)) != key for key in keys):
                    self.draft.losses.note(tag, "recode values that are no unique integers left out")
                return {key: int(one) for key, one in zip(keys, values, strict=True)}
        self.draft.losses.note(tag, f"choices numbered 1 to {len(keys)}")
        return {key: number for number, key in enumerate(keys, 1)}

    def translations(
        self, payload: dict[str, Any], codes: list[tuple[str, int, bool]], rows: list[tuple[str, Row]]
    ) -> dict[str, Any]:
        found = {}
        for tag, held in as_object(payload.get("Language")).items():
            words = as_object(held)
            labels = as_object(words.get("Answers" if rows else "Choices"))
            texts = {key: shown for key, one in labels.items() if (shown := plain(as_object(one).get("Display")))}
            row_texts = (
                {
                    key: shown
                    for key, one in as_object(words.get("Choices")).items()
                    if (shown := plain(as_object(one).get("Display")))
                }
                if rows
                else {}
            )
            found[qualtrics_tag(str(tag))] = Wording(
                self.piped(words.get("QuestionText")),
                {code: texts[key] for key, code, is_missing in codes if key in texts and not is_missing},
                {code: texts[key] for key, code, is_missing in codes if key in texts and is_missing},
                {row.id: row_texts[key] for key, row in rows if key in row_texts},
            )
        found.pop(qualtrics_tag(self.language), None)
        return {"translations": found} if found else {}

    def known(self, name: str, payload: dict[str, Any]) -> None:
        question = self.draft.questions[-1]
        shown = [*question.codes, *question.missing]
        is_matrix = question.kind == "matrix"
        keys = (
            ordered_keys(payload, "Answers", "AnswerOrder")
            if is_matrix
            else ordered_keys(payload, "Choices", "ChoiceOrder")
        )
        excluded = {
            str(key)
            for key, value in as_object(payload.get("AnalyzeChoices")).items()
            if str(value).lower() in ("no", "false")
        }
        keys = [key for key in keys if key not in excluded] + [key for key in keys if key in excluded]
        codes = dict(zip(keys, shown, strict=False))
        if not is_matrix:
            self.codes[name] = codes
            return
        for key, row in zip(ordered_keys(payload, "Choices", "ChoiceOrder"), question.rows, strict=False):
            self.codes[f"{name}.{row.id}"] = {f"{key}/{choice}": code for choice, code in codes.items()}

    def limits(self, tag: str, kind: str, settings: dict[str, Any]) -> dict[str, Any]:
        if kind == "numeric":
            number = as_object(settings.get("ValidNumber"))
            found: dict[str, Any] = {"whole": str(number.get("NumDecimals")) == "0"}
            low, high = as_number(number.get("Min")), as_number(number.get("Max"))
            return found | {name: value for name, value in (("low", low), ("high", high)) if value is not None}
        if kind == "allocation":
            total = as_number(settings.get("ChoiceTotal"))
            if total is None:
                self.draft.losses.note(tag, "no sum is enforced; read as an allocation of 100")
            return {"total": total if total is not None and total > 0 else 100.0}
        if kind in ("multiple", "ranking") and settings.get("Type") == "ChoiceRange":
            ends = (("at_least", settings.get("MinChoices")), ("at_most", settings.get("MaxChoices")))
            return {name: int(value) for name, text in ends if (value := as_number(text)) is not None}
        return {}

    def piped(self, text: object) -> str:
        def ours(found: re.Match[str]) -> str:
            name = self.draft.names.get(found[1])
            return f"${{{name}}}" if name else "…"

        return re.sub(
            r"\$\{(?!q://)[^}]*\}",
            "…",
            re.sub(r"\$\{q://(QID\w+)/[^}]*\}", lambda m: ours(m).replace("${", "\0"), plain(text)),
        ).replace("\0", "${")
