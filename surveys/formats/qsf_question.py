"""One question of a Qualtrics survey file: its kind, options, codes, rows, limits and translations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...counting import counted
from ..option import Option, Row, Wording
from .draft import Draft
from .foreign_text import PICTURES, picture_name, plain
from .qsf_not_carried import note_not_carried
from .qsf_parts import between_ends, parts
from .qsf_values import as_number, as_object, ordered_keys, qualtrics_tag
from .scale_guess import is_no_answer

_SHOWN_ONLY = {"DB": "a text without a question", "Timing": "a timer", "Meta": "browser data", "Captcha": "a captcha"}

#: ``${q://QID5/ChoiceTextEntryValue/2}``, or a placeholder of another kind.
_PIPE = re.compile(r"\$\{(?:q://(QID[\w#]+)/\w+(?:/(\w+))?)?[^}]*\}")

#: Qualtrics' types that nobody can be asked in words, in whole or in some of their layouts.
_OTHER_KINDS = (
    "Matrix", "MC", "SBS", "DD", "HotSpot", "HeatMap", "FileUpload", "Draw", "PGR", "HL", "SS", "Signature",
    "TreeSelect", "Calendar", "OrgHierarchy", "Timing",
)  # fmt: skip


class QuestionReader:
    """Reads questions into a draft and remembers what conditions need to know of them.

    Args:
        draft: the survey under construction.
        language: Qualtrics' tag of the survey's own language.
        is_ours: whether this package wrote the file, so that the layout says whether a scale is ordinal.

    Attributes:
        codes: our name of a question (of a matrix by ``ID.ROW``) to Qualtrics' choice id to code.
        row_logic: our name of a question that was a row of another to the display logic of that row alone.
    """

    def __init__(self, draft: Draft, *, language: str, is_ours: bool) -> None:
        self.draft, self.language, self.is_ours = draft, language, is_ours
        self.codes: dict[str, dict[str, int]] = {}
        self.row_logic: dict[str, object] = {}

    def read(self, qid: str, payload: dict[str, Any]) -> list[str]:
        """Add a question to the draft, or the several that it is; their names there, none where a loss is noted."""
        whole = between_ends(self._with_carried_choices(payload))
        held = parts(qid, whole)
        made = []
        for part, its in held or [(qid, whole)]:
            name = self._one(part, its)
            made += [name] if name else []
            if name and its.get("DisplayLogic") is not payload.get("DisplayLogic"):
                self.row_logic[name] = its["DisplayLogic"]
        if held:
            tag = plain(payload.get("DataExportTag"), 64) or qid
            self.draft.losses.note(
                tag, f"its rows, columns or fields are read as {counted(len(made), 'question')} of their own"
            )
            if payload.get("Randomization"):
                self._order(tag, payload, {"kind": "matrix"})
        return made

    def _with_carried_choices(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The payload with those choices among its own that it takes over from another question."""
        carried = as_object(payload.get("DynamicChoicesData"))
        located = re.match(r"q://(QID\w+)/", str(as_object(payload.get("DynamicChoices")).get("Locator")))
        if located and not carried and not payload.get("Choices"):
            name = self.draft.names.get(located[1])
            source = self.draft.by_id.get(name or "")
            codes = self.codes.get(source.id, {}) if source else {}  # of a matrix only under its rows
            carried = {f"x{key}": {"Display": source.label(code)} for key, code in codes.items()} if source else {}
        if not carried:
            return payload
        own = {name: value for name, value in payload.items() if name != "ChoiceOrder"}
        return {**own, "Choices": {**carried, **as_object(payload.get("Choices"))}}

    def _one(self, qid: str, payload: dict[str, Any]) -> str | None:
        tag = plain(payload.get("DataExportTag"), 64) or qid
        kind, selector = str(payload.get("QuestionType")), str(payload.get("Selector"))
        if kind in _SHOWN_ONLY:
            self.draft.losses.note(tag, f"left out: {_SHOWN_ONLY[kind]}")
            return None
        fields = self._shape(tag, payload, kind, selector)
        if fields is None:
            said = self.draft.losses.note if kind in _OTHER_KINDS else self.draft.losses.fault
            shape = " ".join(one for one in (kind, selector, str(payload.get("SubSelector") or "")) if one)
            what = f"{shape} is no question that can be asked here"
            said(tag, f"left out: {what if kind in _OTHER_KINDS else f'unknown type {kind!r}'}")
            return None
        if fields.get("options") == () and payload.get("DynamicChoices"):
            self.draft.losses.note(tag, "left out: its choices come from what is no list of choices here")
            return None
        settings = as_object(as_object(payload.get("Validation")).get("Settings"))
        fields |= self._limits(tag, fields["kind"], settings)
        self._order(tag, payload, fields)
        note_not_carried(self.draft.losses, tag, payload)
        text = " ".join(one for one in (self._piped(payload.get("QuestionText")), _slider_ends(payload)) if one)
        for words in (payload, *as_object(payload.get("Language")).values()):
            for piped in _foreign_pipes(as_object(words).get("QuestionText"), self.draft.names):
                self.draft.losses.note(tag, f"piped text {piped} left out, … stands for it")
        question = self.draft.add(f"question {qid}", id=tag, text=text, **fields)
        if question is None:
            return None
        self.draft.names[qid] = question.id
        self._known(question.id, payload)
        return question.id

    def _shape(self, tag: str, payload: dict[str, Any], kind: str, selector: str) -> dict[str, Any] | None:
        if kind == "TE":
            settings = as_object(as_object(payload.get("Validation")).get("Settings"))
            content = settings.get("ContentType") if settings.get("Type") == "ContentType" else None
            return {
                "kind": {"ValidNumber": "numeric", "ValidDate": "date"}.get(str(content), "text"),
                "scale": "nominal",
                **self._translations(payload, [], []),
            }
        if kind == "Slider":
            settings = as_object(payload.get("Configuration"))
            stars = as_number(settings.get("StarCount")) if selector == "STAR" else None
            return {
                "kind": "numeric", "scale": "nominal", "low": 0.0 if stars else as_number(settings.get("CSSliderMin")),
                "high": stars or as_number(settings.get("CSSliderMax")),
                "whole": str(settings.get("NumDecimals")) == "0" or (bool(stars) and settings.get("StarType") == "discrete"),
            }  # fmt: skip
        if (
            kind == "Matrix"
            and not (selector == "Likert" and payload.get("SubSelector") in ("SingleAnswer", "DL", "DND"))
            and selector not in ("Bipolar", "Profile")
        ):
            return None
        if kind not in ("MC", "Matrix", "RO", "CS"):
            return None
        keys = _option_keys(payload, is_matrix=kind == "Matrix")
        shown = as_object(payload.get("Answers" if kind == "Matrix" else "Choices"))
        if not keys or (kind != "Matrix" and isinstance(payload.get("Choices"), list)):
            shown = (
                {str(n): one for n, one in enumerate(payload.get("Choices") or [], _first_id(payload))}
                if isinstance(payload.get("Choices"), list)
                else shown
            )
            keys = list(shown)
        recodes = as_object(payload.get("RecodeValues"))
        codes = self._coded(tag, keys, recodes)
        excluded = self._without_answer(payload)
        labels = {key: self._label(tag, as_object(shown.get(key))) for key in keys}
        marked = excluded - _excluded(payload)
        for key in (key for key in keys if key in marked):
            self.draft.losses.note(tag, f"{labels[key]!r} is read as a missing code that is offered")
        if kind in ("MC", "Matrix"):
            labels |= _labels_with_ends(payload, keys, labels)
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
                rows.append((key, Row(own, self._label(tag, as_object(texts.get(key))) or own)))
            fields |= {"kind": "matrix", "rows": tuple(row for _, row in rows)}
            is_nominal = as_object(payload.get("Configuration")).get("Scale") == "nominal"
            fields["scale"] = (
                ("nominal" if is_nominal else "ordinal") if self.is_ours else self.draft.guessed(tag, options)[1]
            )
        elif kind == "MC":
            several = selector.startswith(("MA", "MSB"))
            guess = (
                ("likert", "ordinal")
                if selector == "SAHR" and self.is_ours
                else ("single", "nominal")
                if self.is_ours
                else self.draft.guessed(tag, options)
                if not several
                else ("multiple", "nominal")
            )
            if several and not self.is_ours:
                self.draft.doubt(tag, options)
            fields |= {"kind": "multiple"} if several else {"kind": guess[0], "scale": guess[1]}
        else:
            fields["kind"] = "ranking" if kind == "RO" else "allocation"
        return fields | self._translations(payload, [(key, codes[key], key in excluded) for key in keys], rows)

    def _label(self, tag: str, choice: dict[str, Any]) -> str:
        """The words of a choice or row, or what its picture is called."""
        shown = choice.get("Display")
        if words := plain(shown):
            return words
        name = picture_name(shown) or plain(as_object(choice.get("Image")).get("Display"))
        if name:
            self.draft.losses.note(tag, PICTURES)
        return name

    def _order(self, tag: str, payload: dict[str, Any], fields: dict[str, Any]) -> None:
        mode = str(as_object(payload.get("Randomization")).get("Type") or "None")
        if mode == "All" and fields["kind"] != "matrix" and fields.get("scale") == "nominal" and fields.get("options"):
            fields["order"] = "random"
        elif mode not in ("None", "False"):
            of = "rows" if fields["kind"] == "matrix" else "choices"
            self.draft.losses.note(tag, f"random order of {of} ({mode}) left out")

    def _without_answer(self, payload: dict[str, Any]) -> set[str]:
        """Ids of the options that are no answer: left out of analysis, or marked in the way of another tool's user."""
        return _excluded(payload) | (set() if self.is_ours else _marked_no_answer(payload))

    def _coded(self, tag: str, keys: list[str], recodes: dict[str, Any]) -> dict[str, int]:
        """Codes by choice id: recode values where they are unique integers, else the ids themselves, else a numbering."""
        for values in ([str(recodes.get(key, key)) for key in keys], list(keys)):
            if all(re.fullmatch(r"-?\d{1,9}", one) for one in values) and len({int(one) for one in values}) == len(
                keys
            ):
                if values == keys and recodes and any(str(recodes.get(key, key)) != key for key in keys):
                    is_repeated = len({str(recodes.get(key, key)) for key in keys}) < len(keys)
                    said = self.draft.losses.fault if is_repeated else self.draft.losses.note
                    said(tag, f"recode values left out: {'codes given twice' if is_repeated else 'no integers'}")
                return {key: int(one) for key, one in zip(keys, values, strict=True)}
        self.draft.losses.note(tag, f"choices numbered 1 to {len(keys)}")
        return {key: number for number, key in enumerate(keys, 1)}

    def _translations(
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
                self._piped(words.get("QuestionText")),
                {code: texts[key] for key, code, is_missing in codes if key in texts and not is_missing},
                {code: texts[key] for key, code, is_missing in codes if key in texts and is_missing},
                {row.id: row_texts[key] for key, row in rows if key in row_texts},
            )
        found.pop(qualtrics_tag(self.language), None)
        return {"translations": found} if found else {}

    def _known(self, name: str, payload: dict[str, Any]) -> None:
        question = self.draft.questions[-1]
        shown = [*question.codes, *question.missing]
        is_matrix = question.kind == "matrix"
        keys = _option_keys(payload, is_matrix=is_matrix)
        excluded = self._without_answer(payload)
        keys = [key for key in keys if key not in excluded] + [key for key in keys if key in excluded]
        codes = dict(zip(keys, shown, strict=False))
        if not is_matrix:
            self.codes[name] = codes
            return
        for key, row in zip(ordered_keys(payload, "Choices", "ChoiceOrder"), question.rows, strict=False):
            self.codes[f"{name}.{row.id}"] = {f"{key}/{choice}": code for choice, code in codes.items()}

    def _limits(self, tag: str, kind: str, settings: dict[str, Any]) -> dict[str, Any]:
        if kind == "numeric":
            number = as_object(settings.get("ValidNumber"))
            found: dict[str, Any] = {"whole": True} if str(number.get("NumDecimals")) == "0" else {}
            low, high = as_number(number.get("Min")), as_number(number.get("Max"))
            return found | {name: value for name, value in (("low", low), ("high", high)) if value is not None}
        if kind == "allocation":
            total = as_number(settings.get("ChoiceTotal")) or 0
            if total <= 0:
                self.draft.losses.note(tag, "no sum is enforced; read as an allocation of 100")
            return {"total": total if total > 0 else 100.0}
        if kind in ("multiple", "ranking") and settings.get("Type") in ("ChoiceRange", "MinChoices", "MaxChoices"):
            ends = (("at_least", settings.get("MinChoices")), ("at_most", settings.get("MaxChoices")))
            return {name: int(value) for name, text in ends if (value := as_number(text)) is not None}
        return {}

    def _piped(self, text: object) -> str:
        def ours(found: re.Match[str]) -> str:
            name = _piped_name(found, self.draft.names)
            return f"${{{name}}}" if name else "…"

        return _PIPE.sub(ours, plain(text))


def _piped_name(found: re.Match[str], names: Mapping[str, str]) -> str | None:
    """Our name of the question that a placeholder stands for: of one of its rows or fields where those are questions."""
    return names.get(f"{found[1]}/{found[2]}") or names.get(str(found[1]))


def _foreign_pipes(text: object, names: Mapping[str, str]) -> list[str]:
    """Placeholders of a wording that are no answer to an earlier question."""
    return [found[0] for found in _PIPE.finditer(plain(text)) if not _piped_name(found, names)]


def _first_id(payload: dict[str, Any]) -> int:
    """Where Qualtrics counts choices from that it keeps as a list: 0 for the scale of recommendations."""
    order = payload.get("ChoiceOrder")
    return 0 if isinstance(order, list) and "0" in map(str, order) else 1


def _slider_ends(payload: dict[str, Any]) -> str:
    """The words over a slider, from its low end to the high one."""
    keys = ordered_keys(payload, "Labels", "") if payload.get("QuestionType") == "Slider" else []
    words = [plain(as_object(payload["Labels"][key]).get("Display")) for key in keys]
    return f"({' … '.join(one for one in words if one)})" if any(words) else ""


def _labels_with_ends(payload: dict[str, Any], keys: list[str], labels: dict[str, str]) -> dict[str, str]:
    """The first and the last label with the words that stand over the ends of a scale of recommendations."""
    held = payload.get("ColumnLabels")
    ends = [plain(as_object(one).get("Display")) for one in held] if isinstance(held, list) else []
    if len(ends) < 2 or len(keys) < 2:
        return {}
    return {key: f"{labels[key]} ({end})" for key, end in ((keys[0], ends[0]), (keys[-1], ends[-1])) if end}


def _option_keys(payload: dict[str, Any], *, is_matrix: bool) -> list[str]:
    """Qualtrics' ids of the options: a matrix calls them answers, its rows choices."""
    return ordered_keys(payload, *(("Answers", "AnswerOrder") if is_matrix else ("Choices", "ChoiceOrder")))


def _excluded(payload: dict[str, Any]) -> set[str]:
    """Ids of the options that are left out of analysis, as missing codes are."""
    held = as_object(payload.get("AnalyzeChoices"))  # "on" is a ticked box: exclude from analysis
    return {str(key) for key, value in held.items() if str(value).lower() in ("no", "false", "on")}


def _marked_no_answer(payload: dict[str, Any]) -> set[str]:
    """Ids of the options that say in words that they are no answer, and exclude all others or have a negative code."""
    recodes = as_object(payload.get("RecodeValues"))
    shown = as_object(payload.get("Answers" if payload.get("QuestionType") == "Matrix" else "Choices"))
    return {
        key
        for key, one in shown.items()
        if is_no_answer(plain(as_object(one).get("Display")))
        and (as_object(one).get("ExclusiveAnswer") or str(recodes.get(key, "")).startswith("-"))
    }
