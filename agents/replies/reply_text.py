"""What a model said, without what leaked around it: reasoning tags, special tokens, markup, and a conversation played on."""

from __future__ import annotations

import re
import unicodedata

from ...plain_data import read_json
from .words.reply_words import word_set

#: Replies are read up to here: an answer that has not come by then is none.
LONGEST = 4000

_THINKING = re.compile(r"<(think|thinking|reasoning|scratchpad)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_SPECIAL = re.compile(r"<\|[^|>\n]{0,40}\|>|</?s>|<(?:bos|eos|pad|end_of_turn|start_of_turn)>|\[/?INST\]|<</?SYS>>")
#: Lines with which a model starts to play the other side, or the next question. What follows is not the answer.
_PLAYED_ON = re.compile(
    r"\n[ \t]*(?:\*\*|#+ ?)?(?:user|human|interviewer|question|next question|q\d*|system|instruction"
    r"|survey|interviewerin|nutzer(?:in)?|frage|nächste frage|utilisateur|enquêteur|pregunta|usuario|encuestador|pergunta"
    r"|usuário|domanda|utente|intervistatore|vraag|gebruiker|pytanie|użytkownik|ankieter|вопрос|пользователь|интервьюер"
    r"|питання|soru"
    r"|kullanıcı|pertanyaan|pengguna|fråga|spørgsmål|spørsmål|kysymys|otázka|kérdés|întrebare|ερώτηση|câu hỏi"
    r"|用户|问题|問題|質問|질문"
    r"|사용자|प्रश्न|سؤال|السؤال|שאלה)[ \t]*\d{0,3}\s?[:：.]"
    r"|\n[ \t]*(?:###(?!#)(?!\s*(?:final|answer|conclusion|choice|verdict|result|rating))|---|===)",
    re.IGNORECASE,
)
#: Tags that wrap an answer, as in <answer>B</answer>; those of a page (<html>, <b>) too, for what stands between them.
_TAG = re.compile(r"</?[A-Za-z][\w-]{0,20}/?>")
#: Signs that stand for a mood or a tick, and the rules of tables.
_SIGNS = re.compile(r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f]")
_RULE = re.compile(r"^[ \t]*\|[ \t|:-]*$", re.MULTILINE)
#: A rating drawn in stars.
_STARS = re.compile(r"[\s\ufe0f]*(?:[★⭐][\s\ufe0f]*){1,10}(?:[☆✩][\s\ufe0f]*){0,9}")
#: A fraction that is one character, alone or after a number.
_FRACTION = re.compile(r"(?:(?<![\d.,])(\d{1,3}) ?)?([¼-¾⅓-⅞])")
#: Letters in squares and circles, and those of flags.
_EMOJI_LETTERS = {start + place: chr(65 + place) for start in (0x1F150, 0x1F170, 0x1F1E6) for place in range(26)} | {
    0x20E3: " "
}
#: A form filled in: the ticked line is the answer.
_TICK = re.compile(r"[☑☒✅✔✓]")
_TICKED = re.compile(r"^[ \t]*(?:[-*][ \t]*)?(?:[☑☒✅✔✓]|\[[xX✓✔]\]|\([xX]\))[ \t]*(\S.*)$", re.MULTILINE)
_STRUCK = re.compile(r"~~[^~\n]*~~")
_SPEAKER = re.compile(r"^\s*(?:assistant|respondent|model|me|bot|person|response)\s*[:：]\s*", re.IGNORECASE)
#: The conversation so far, played back before the answer.
_TRANSCRIPT = re.compile(r"(?:system|user|human)\s*:[^\0]*?\n(?:assistant|ai|respondent)\s*:\s*(?=\S)", re.IGNORECASE)
#: What the speaker does before the answer: "(The respondent shrugs) D."
_STAGE = re.compile(
    r"\s*[(\[][^()\[\]\n]{0,160}\b(?:respondent|interviewee|persona|shrugs?|sighs?|laughs?|smiles?|nods?|pauses?"
    r"|chuckles?|grins?|frowns?"
    r"|thinks|thinking|looks|leans|clears|shakes)\b[^()\[\]\n]{0,160}[)\]]\s*(?=\S)",
    re.IGNORECASE,
)
_BOXED = re.compile(r"\\(?:boxed|text|textbf|mathrm)\s*\{([^{}]*)\}")
_MARKUP = (
    {
        "*": "", "`": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "", "\ufeff": "",
        "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "「": '"', "」": '"', "、": ",", "，": ",",
        "。": ".", "：": ":", "|": "\n", "؟": "?", "،": ",", "\u00a0": " ", "–": "-", "—": "-", "‑": "-", "−": "-",
    }
)  # fmt: skip
_MARKED = re.compile(f"[{''.join(_MARKUP)}]")
#: Keys under which models put the answer when they write JSON on their own account.
_KEYS = (
    "answer", "final_answer", "choice", "option", "letter", "selected", "selected_option", "response", "value", "label",
    "selection", "text", "rating", "score", "antwort", "respuesta", "réponse", "reponse", "resposta", "risposta", "ответ",
    "答案", "回答", "답변",
)  # fmt: skip
_WORDED = ("label", "text", "answer_text", "option_text", "description")


#: Words that end no sentence of some length, and what does end one.
_BREAKING_OFF = word_set("of the a an and or for from by to as than that because my our their which whose")
#: Words for "and", after which even a short sentence goes on.
_AND = word_set("and und et og och ve en и та și és")
_SENTENCE_END = re.compile(r"[.!?]\s+|\n+")
_LONG, _SHORT = 7, 4


def core_of(reply: str) -> str:
    """The reply proper.

    Returns:
        Text with reasoning, special tokens, emphasis and code marks, a speaker's name in front and any conversation played on
        removed, characters in their compatible forms (full-width letters and digits become plain), quotes and dashes plain.
    """
    text = reply[:LONGEST]
    if "~~" in text:
        text = _STRUCK.sub(" ", text)
    is_ascii = text.isascii()
    if ")" in text or "]" in text or (not is_ascii and _TICK.search(text) is not None):
        ticked = _TICKED.findall(text)
        if len(ticked) == 1:
            text = ticked[0]
            is_ascii = text.isascii()
    if not is_ascii:
        starred = _STARS.fullmatch(text)
        if starred is not None:
            filled, empty = len(re.findall("[★⭐]", text)), len(re.findall("[☆✩]", text))
            return f"{filled}/{filled + empty}" if empty else str(filled)
        text = _FRACTION.sub(_with_decimals, text.translate(_EMOJI_LETTERS))
        text = _SIGNS.sub(" ", unicodedata.normalize("NFKC", text))
    if "|" in text:
        text = _RULE.sub("", text)
    if "<" in text or "[" in text:
        text = _TAG.sub("\n", _SPECIAL.sub("\n", _THINKING.sub(" ", text)))
    if is_ascii:
        text = text.replace("*", "").replace("`", "").replace("|", "\n").strip()
    else:
        for sign in set(_MARKED.findall(text)):
            text = text.replace(sign, _MARKUP[sign])
        text = text.strip()
    if "\\" in text:
        text = _BOXED.sub(r"\1", _BOXED.sub(r"\1", text)).replace("\\(", "").replace("\\)", "").replace("$", "")
    if "\n" in text:
        played = _TRANSCRIPT.match(text)
        text = text if played is None else text[played.end() :]
    if text[:1] in ("(", "["):
        stage = _STAGE.match(text)
        text = text if stage is None else text[stage.end() :]
    if ":" in text:
        text = _SPEAKER.sub("", text, count=1)
    if "\n" in text:
        ending = _PLAYED_ON.search(text)
        if ending is not None and text[: ending.start()].strip():
            text = text[: ending.start()]
    if "{" in text or text[:1] == "[":
        text = _from_json(text)
    return text.strip(" \t\r\n\"'_")


def _with_decimals(number: re.Match[str]) -> str:
    """A number and its fraction in digits, to two places: three would be thousands."""
    return f"{int(number[1] or 0) + unicodedata.numeric(number[2]):.2f}".rstrip("0")


def without_broken_end(core: str) -> str:
    """The reply proper without a last sentence that breaks off: "... after watching two episodes of"; all of it where none does."""
    word = core.rsplit(None, 1)[-1].casefold() if core[-1:].isalpha() else ""
    if word not in _BREAKING_OFF and word not in _AND:
        return core
    ends = [one.end() for one in _SENTENCE_END.finditer(core)]
    last = core[ends[-1] :] if ends else core
    if last.count(" ") < (_SHORT if word in _AND else _LONG):
        return core
    return core[: ends[-1]].strip() if ends else ""


def _from_json(text: str) -> str:
    """What stands under the key of an answer where the reply holds JSON; the reply itself where it does not."""
    starts = [at for at in (text.find("{"), text.find("[")) if at >= 0]
    end = max(text.rfind("}"), text.rfind("]")) + 1
    if not starts or end <= min(starts):
        return text
    found = text[min(starts) : end]
    held = None
    for written in (found, found.replace("'", '"')):
        try:
            held = read_json(written)
            break
        except ValueError:
            continue
    # answers lie a level or two deep at most; a list is an answer only when it holds one
    for _ in range(4):
        if isinstance(held, list) and len(held) == 1:
            held = held[0]
        if not isinstance(held, dict):
            break
        folded = {str(key).casefold(): value for key, value in held.items()}
        value = next((folded[key] for key in _KEYS if key in folded), None)
        if value is None and len(folded) == 1:
            value = next(iter(folded.values()))
        worded = next((folded[key] for key in _WORDED if isinstance(folded.get(key), str)), None)
        # a number beside words: whose count it is, nobody said
        held = worded if worded is not None and isinstance(value, int | float) else value
    if (
        isinstance(held, list)
        and held
        and all(isinstance(one, str | int) and not isinstance(one, bool) for one in held)
    ):
        return ", ".join(map(str, held))  # several options, or all in an order
    return str(held) if isinstance(held, str | int | float) and not isinstance(held, bool) else text
