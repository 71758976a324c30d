"""What a reply says after it takes something back: "A. No, wait, B" says B."""

from __future__ import annotations

import re

from .reply_words import small_letters

#: What is usual, or so by now, after "but".
_USUAL = (
    r"\b(?:but (?:i |it's |then |for me |it is )?(?:mainly|mostly|usually|normally|generally|typically"
    r"|more often(?: than not)?|most (?:of the time|days"
    r"|weeks|nights)|as a rule|on the whole|overall|on balance|now(?:adays)?(?! and (?:then|again))|these days|lately|in the end"
    r"|ultimately|if i'm honest"
    r"|since [^.;!?]{3,60}? (?:it's|it is|i've|i use|i take|i go))"
    r"|pero (?:normalmente|ahora|hoy|casi siempre|sobre todo|en general)|mais (?:maintenant|d'habitude|surtout"
    r"|en général|généralement)"
    r"|aber (?:meistens|meist|jetzt|inzwischen|normalerweise|insgesamt|im großen und ganzen)|но (?:обычно|сейчас"
    r"|теперь|в основном|в целом|чаще)"
    r"|mas (?:agora|geralmente|normalmente|hoje|no geral)|ma (?:ora|adesso|di solito|in genere)|maar (?:meestal"
    r"|nu|tegenwoordig)"
    r"|ale (?:teraz|zwykle|zazwyczaj|obecnie)|ama (?:genelde|şimdi|artık)|men (?:nu|oftast|nå|mest)|(?:tapi"
    r"|tetapi) (?:biasanya|sekarang))"
    r"|但(?:是)?(?:现在|一般|通常)|でも(?:今|普段|最近)"
)
_NO_REASON = (
    r"(?! ?(?:because|since|when|if|as|due|for|in|on|at|with|after|before|during|people|they|others|not\b(?! (?:very"
    r"|at all|too|that))))"
)
#: What comes after the last of these is what counts.
_TAKEN_BACK = re.compile(
    r"(?:\b(?:i meant?\b|(?:[a-z]|\d+)[\s,.…-]+sorry\b|no,? wait\b|no,? sorry\b|scratch that\b|correction\b|or rather\b"
    r"|chang(?:e|ed|ing) my mind\b|change (?:that|it|this|my answer) to\b|actually,? make (?:that|it)\b"
    r"|going to say\b[^,;.]*[,;]? but\b)"
    r"|(?:\.{2,4}|…|\?| -|\bh+m+,) ?(?:(?:well|oh|hm+|actually|wait),? )?(?:no|non|nein|não|нет)\b\s?[,:.-]+"
    r"|[.!?] (?:no|non|nein|não|нет),? (?:actually|in fact|en fait|eigentlich|de hecho|na verdade|anzi|rather"
    r"|wait)\b[,:]?)[\s,:.…-]*(?=\S)",
)
_USUALLY = re.compile(rf"(?:{_USUAL})\b{_NO_REASON}[\s,:.…-]*(?=\S)")
#: One of these stands in every text that takes something back.
_TAKING_BACK = (
    *(
        "i mean",
        "wait",
        "scratch that",
        "correction",
        "or rather",
        "my mind",
        "actually",
        "change ",
        "going to say",
        "sorry",
        "..",
        "…",
    ),
    *(" no,", " no ", " no.", " no:", "-no", " no-", "?no", "non", "nein", "não", "нет"),
)
#: One of the first and one of the second stand in every text that says what is usual.
_BUTS = (
    "but ",
    "pero ",
    "mais ",
    "aber ",
    "но ",
    "mas ",
    "ma ",
    "maar ",
    "ale ",
    "ama ",
    "men ",
    "tapi ",
    "但",
    "でも",
)
_USUAL_SIGNS = (
    *(
        "mainly",
        "mostly",
        "usually",
        "normally",
        "generally",
        "typically",
        "lately",
        "ultimately",
        "often",
        "most ",
        "a rule",
    ),
    *(
        "whole",
        "overall",
        "balance",
        " now",
        "these days",
        "the end",
        "honest",
        "since",
        "normal",
        "ahora",
        "hoy",
        "siempre",
    ),
    *(
        "sobre todo",
        "general",
        "maintenant",
        "habitude",
        "surtout",
        "général",
        "meist",
        "jetzt",
        "inzwischen",
        "insgesamt",
        "ganzen",
    ),
    *(
        "обычно",
        "сейчас",
        "теперь",
        "основном",
        "целом",
        "чаще",
        "agora",
        "hoje",
        "geral",
        " ora",
        "adesso",
        "solito",
        "genere",
    ),
    *(
        " nu",
        "tegenwoordig",
        "teraz",
        "zwykle",
        "zazwyczaj",
        "obecnie",
        "genelde",
        "şimdi",
        "artık",
        "oftast",
        " nå",
        "mest",
    ),
    *("biasanya", "sekarang", "现在", "一般", "通常", "今", "普段", "最近"),
)


def after_correction(text: str, folded: str) -> str | None:
    """What a text says after it takes back what stands before; None where it takes nothing back."""
    ends = []
    if any(map(folded.__contains__, _TAKING_BACK)):
        ends += [found.end() for found in _TAKEN_BACK.finditer(small_letters(text))]
    if any(map(folded.__contains__, _BUTS)) and any(map(folded.__contains__, _USUAL_SIGNS)):
        ends += [found.end() for found in _USUALLY.finditer(small_letters(text))]
    return text[max(ends) :] if ends else None
