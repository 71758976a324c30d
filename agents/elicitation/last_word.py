"""Where a reply that first reasons, declines or speaks of others comes to its answer."""

from __future__ import annotations

import re
from collections.abc import Collection

from .reply_words import word_set

#: Signs that an answer follows, at the end of what was written.
_VERDICT = re.compile(
    r"(?:^|[\n.!?;:,)-]\s*|\band )(?:so|therefore|thus|hence|overall|conclusion|in short|verdict|(?:my |the "
    r"|so )?(?:final |own |best )?"
    r"(?:answer|choice|rating|score|result|response|total|sum|pick|vote|selection)(?: is| would be)?"
    r"|(?:so )?(?:i(?:'d| would|'ll| will)|let me|i have to) (?:go with|choose|pick|select|say|answer|tick|put)"
    r"|for me(?: personally)?|personally|as for me|me|myself|antwort|also|fazit|réponse|donc|respuesta|así que|resposta|então"
    r"|risposta|quindi|ответ|итак|odpowiedź|więc|cevap|yani|jawaban|jadi|所以|因此|答案|よって|答え|따라서|답)"
    r"\s*(?:[:,=?-]|\s|\n|选|は)\s*",
    re.IGNORECASE,
)
#: A reply that breaks its role or doubts, and then answers in it.
_ALL_THE_SAME = re.compile(
    r"\b(?:(?:answer|speak|respond|reply)ing (?:as|for|in|from)|in (?:character|the (?:role|voice|shoes))|role-?play\w*"
    r"|(?:for|in) the (?:persona|sake|purposes?|context|role)\b|on behalf of|as (?:the|this|your|a) (?:persona"
    r"|character|respondent)"
    r"|from (?:the|this|my|\w+'s) (?:persona|character|perspective)|if (?:i|you|we) (?:must|had to|have to|were to"
    r"|really (?:must|had))"
    r"|if (?:forced|pressed|pushed)|(?:asked me|wants? me|want me|supposed) to (?:portray|play|be|answer as)"
    r"|hypothetically|(?:play|tak)ing (?:on )?(?:the |a |this )?\w+|(?:i(?:'d| would|'ll| will)) (?:still )?"
    r"(?:go with|choose|pick|select|lean)|\bso:|\banswer:)",
    re.IGNORECASE,
)
#: Words of which every ASCII text with a sign of a verdict holds one.
CONCLUDING = word_set(
    """
    so therefore thus hence overall conclusion short verdict answer choice rating score result response total sum pick vote
    selection
    go choose select say tick put me personally myself antwort also fazit donc respuesta que resposta risposta quindi cevap yani
    jawaban jadi
    """
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
#: What a heading or a list puts before a line.
_MARKS = " \t#>*-–•\"'"
#: Shorter replies than this have no answer at their end that is not all of them.
_REASONED = 4


def last_words(text: str, words: Collection[str]) -> list[str]:
    """What a reply may come to at its end: its last line or sentence, and what follows the last sign of a verdict.

    Args:
        text: the reply proper.
        words: those of its words that are among ``CONCLUDING``, or more.
    """
    if "\n" not in text and text.isascii() and CONCLUDING.isdisjoint(words):
        return []
    parts = [part for part in _SENTENCES.split(text.strip()) if part.strip(_MARKS)]
    if len(parts) < 2 and ":" not in text and "," not in text:
        return []
    found = []
    line = text.rstrip().rpartition("\n")[2]
    if line and len(line) < len(text.rstrip()) and len(text[: -len(line)].split()) >= _REASONED:
        found.append(line.strip(_MARKS))
    last = parts[-1]
    verdicts = list(_VERDICT.finditer(last))
    if verdicts and verdicts[-1].end() < len(last):
        found.append(last[verdicts[-1].end() :].strip(_MARKS))
    elif len(parts) > 1:
        # "Conclusion. Never.": the sign stands before the last sentence
        before = parts[-2]
        verdict = _VERDICT.search(before + "\n")
        if verdict is not None and verdict.end() >= len(before):
            found.append(last.strip(_MARKS))
    return [one for one in found if one]


def answer_all_the_same(text: str) -> str | None:
    """The part of a reply in which it answers after all: "As an AI I don't eat. But speaking as Priya: love it"."""
    found = _ALL_THE_SAME.search(text)
    return None if found is None else text[found.start() :]
