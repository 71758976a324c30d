"""What a model said, without what leaked around it: reasoning tags, special tokens, markup, and a conversation played on."""

from __future__ import annotations

import json
import re
import unicodedata

#: Replies are read up to here: an answer that has not come by then is none.
LONGEST = 4000

_THINKING = re.compile(r"<(think|thinking|reasoning|scratchpad)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_SPECIAL = re.compile(r"<\|[^|>\n]{0,40}\|>|</?s>|<(?:bos|eos|pad|end_of_turn|start_of_turn)>|\[/?INST\]|<</?SYS>>")
#: Lines with which a model starts to play the other side, or the next question. What follows is not the answer.
_PLAYED_ON = re.compile(
    r"\n[ \t]*(?:\*\*|#+ ?)?(?:user|human|interviewer|question|next question|q\d*|system|instruction|survey)[ \t]*\d{0,3}\s?[:：.]"
    r"|\n[ \t]*(?:###|---|===)",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"^\s*(?:assistant|respondent|model|me|bot|person|response)\s*[:：]\s*", re.IGNORECASE)
_BOXED = re.compile(r"\\(?:boxed|text|textbf|mathrm)\s*\{([^{}]*)\}")
_MARKUP = str.maketrans(
    {
        "*": None, "`": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u200e": None, "\u200f": None, "\ufeff": None,
        "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "「": '"', "」": '"', "、": ",", "，": ",", "。": ".",
        "：": ":", "\u00a0": " ", "–": "-", "—": "-", "‑": "-", "−": "-",
    }
)  # fmt: skip
_JSON = re.compile(r"\{[^{}]*\}")
#: Keys under which models put the answer when they write JSON on their own account.
_KEYS = (
    "answer",
    "choice",
    "option",
    "letter",
    "selected",
    "response",
    "value",
    "label",
    "selection",
    "antwort",
    "respuesta",
)


def core_of(reply: str) -> str:
    """The reply proper.

    Returns:
        Text with reasoning, special tokens, emphasis and code marks, a speaker's name in front and any conversation played on
        removed, characters in their compatible forms (full-width letters and digits become plain), quotes and dashes plain.
    """
    text = reply[:LONGEST]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if "<" in text or "[" in text:
        text = _SPECIAL.sub("\n", _THINKING.sub(" ", text))
    text = text.translate(_MARKUP).strip()
    if "\\" in text:
        text = _BOXED.sub(r"\1", _BOXED.sub(r"\1", text)).replace("\\(", "").replace("\\)", "").replace("$", "")
    if ":" in text:
        text = _SPEAKER.sub("", text, count=1)
    if "\n" in text:
        ending = _PLAYED_ON.search(text)
        if ending is not None and text[: ending.start()].strip():
            text = text[: ending.start()]
    if "{" in text:
        text = _from_json(text)
    return text.strip(" \t\r\n\"'_")


def _from_json(text: str) -> str:
    found = _JSON.search(text)
    if found is None:
        return text
    try:
        held = json.loads(found[0])
    except ValueError:
        return text
    if not isinstance(held, dict):
        return text
    folded = {str(key).casefold(): value for key, value in held.items()}
    value = next((folded[key] for key in _KEYS if key in folded), None)
    if value is None and len(folded) == 1:
        value = next(iter(folded.values()))
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else text
