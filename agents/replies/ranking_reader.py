"""Reading replies that put options in an order, best first."""

from __future__ import annotations

import re

from .labels.reply_labels import Labels
from .several_reader import last_letters, letters_anywhere, read_mentions
from .words.reply_words import small_letters

_PARTS = re.compile(
    r"(?:^|\s)\d{1,2}[.)]\s|[,;>\n.]|->|→|\b(?:then|and|und|et|y|och|og|e|en|i|és|și|και|и|та|і|ve|dan|ja)\b"
)
#: Nothing but places in the list shown: "2, 1, 3, 4".
_PLACES = re.compile(r"\W*\d(?:\s*[,;>/ -]+\s*\d)+\W*")
#: The order of the list shown.
_AS_SHOWN = re.compile(
    r"\b(?:in|exactly|just|keep|as)\b[^.;!?]{0,20}\b(?:the |that |this )?order (?:(?:as )?(?:shown|given|listed|presented"
    r"|printed)|(?:that )?(?:you|they)(?:'ve| have)?"
    r" (?:gave|given|listed|put|wrote|are|were|printed|shown))|^\W*(?:exactly |just )?(?:as (?:shown|listed|given|printed)"
    r"|the (?:same )?order (?:shown|given|listed))\b"
    r"|\bin (?:der|dieser) (?:angegebenen |gezeigten |genannten )?reihenfolge\b|\bdans l'ordre (?:donné|indiqué|proposé"
    r"|affiché)|\ben (?:el|ese) (?:mismo )?orden\b"
    r"|\bn(?:ell'|a )ord(?:ine|em) (?:dat[oa]|indicat[oa]|apresentada|em que)"
)
#: A list that begins with the least, in a reply or in a question.
_LEAST_FIRST = re.compile(
    r"\b(?:least(?: \w+){0,2} (?:first\b|(?:up )?to (?:the )?(?:most|best))|(?:worst|last|lowest|bottom) to (?:the )?"
    r"(?:best|first|highest|top|most)|in reverse(?: order)?|reverse order|am wenigsten wichtig\w* (?:zuerst|bis|zu)"
    r"|du moins (?:\w+ )?au plus|de(?: la)? menos (?:\w+ )?a(?: la)? más|do menos (?:\w+ )?ao mais|dal meno (?:\w+ )?al più"
    r"|от (?:наименее|менее)\b)"
)
#: What a clause says of the one option in it that stands at an end of the order, wherever the clause stands.
_CLAUSE = re.compile(r"[.;!?\n]+|,|\b(?:and|but|while|und|aber|et|mais|y|pero)\b")
_LAST = re.compile(
    r"\b(?:last|lastly|bottom|least(?! first)|zuletzt|letzte\w*|am (?:unwichtigsten|wenigsten|schluss|ende)|derni[eè]re?|lo último"
    r"|por último|en último|ultim[oa]|último|laatste?|minst|sist|til sidst|til slutt|viimei\w+|najmniej|na końcu|ostatni\w*|nakonec"
    r"|poslední\w*|végül|utols\w+|la urmă|ultimul|τελευταί\w+|последн\w+|наименее|в конце|останн\w+|наостанок|en son|terakhir"
    r"|cuối cùng|mwisho)\b|最後|最后|마지막|꼴찌|أخير|לבסוף|אחרון|अंत में|در آخر|สุดท้าย"
)
#: "Prices first", "the people come last".
_AT_AN_END = re.compile(
    r"\W*(?:[^\W\d_]+['’ ]){0,4}[^\W\d_]{3,}(?: comes?| goes| go| is| are| kommt| kommen| vient| viennent| viene| va| vem"
    r"| fica| komt| kommer)? "
    r"(?:(first|zuerst|en premier|primero|primeiro|per primo)|last|zuletzt|am (?:schluss|ende)|en dernier|por último"
    r"|al final|no fim|per ultimo"
    r"|alla fine|als laatste|sist|til sidst|til slutt|viimeisenä|na końcu|nakonec|utoljára|la urmă|в конце|напоследок|terakhir)\W*"
)
_FIRST = re.compile(
    r"\b(?:first|top|above all|most|number one|zuerst|an erster|am wichtigsten|d'abord|en premier|primer[oa]?|primeir[oa]|prim[oa]"
    r"|eerste?|först|først|ensin|ensimmäi\w+|najpierw|pierwsz\w+|nejdřív|prvn\w+|először|első|întâi|primul|prima|πρώτ\w+|перв\w+"
    r"|сначала|спочатку|перш\w+|önce|birinci|pertama|đầu tiên|kwanza)\b|首先|第一|まず|먼저|첫째|أول|קודם|ראשון|पहले|اول|อันดับแรก"
)


def read_ranking(core: str, shown: dict[str, int], labels: Labels, asked: str, least: int) -> list[int] | None:
    """Codes of options in the order a reply puts them, best first.

    Args:
        core: the reply proper.
        shown: options' codes by letter.
        labels: the options' labels.
        asked: text of the question.
        least: how many options an answer ranks; None is returned where the reply ranks fewer.
    """
    before, colon, after = core.rpartition(":")
    if colon and labels.mentioned(before.casefold()):
        # "Work came first once, but since my illness: health, then family, and work last"
        at_last = read_ranking(after.strip(), shown, labels, asked, least)
        if at_last is not None and len(at_last) == len(shown):
            return at_last
    ranked = last_letters(core, shown) or []
    if len(ranked) < least:
        ranked = _by_ends(core, shown, labels, read_mentions(core, shown, labels))
    if len(ranked) < least:
        # "Price, battery, camera": one in each part, by half of its words
        parts = [labels.mentioned(part) for part in _PARTS.split(core.casefold())]
        ranked = list(dict.fromkeys(code for part in parts if len(part) == 1 for code in part))
    if len(ranked) == len(shown) - 1:
        ranked = _with_the_one_left(core, ranked, shown, labels)
    if len(ranked) < least:
        ranked = letters_anywhere(core, shown)
    if len(ranked) < least and _PLACES.fullmatch(core) is not None:
        codes = list(shown.values())
        places = list(map(int, re.findall(r"\d+", core)))
        if sorted(places) == list(range(1, len(codes) + 1)):
            ranked = [codes[place - 1] for place in places]
    if len(ranked) < least and not ranked and _AS_SHOWN.search(small_letters(core)) is not None:
        ranked = list(shown.values())
    if len(ranked) < least:
        return None
    is_reversed = _LEAST_FIRST.search(small_letters(core)) and not _LEAST_FIRST.search(small_letters(asked))
    return ranked[::-1] if is_reversed else ranked


def _with_the_one_left(core: str, ranked: list[int], shown: dict[str, int], labels: Labels) -> list[int]:
    """The order with the one option that no clause names where a clause puts something unnamed first or last."""
    ends = [_AT_AN_END.fullmatch(small_letters(clause)) for clause in _CLAUSE.split(core)]
    unnamed = [end[1] for end in ends if end is not None and not labels.mentioned(end[0])]  # what is first, or None
    left = [code for code in shown.values() if code not in ranked]
    if len(unnamed) != 1:
        return ranked
    return [*left, *ranked] if unnamed[0] else [*ranked, *left]


def _by_ends(core: str, shown: dict[str, int], labels: Labels, ranked: list[int]) -> list[int]:
    """The order of mention, with what a clause calls last at the end: "Pay comes last. First security, then hours"."""
    small = small_letters(core)
    if _LAST.search(small) is None or _LEAST_FIRST.search(small) is not None:
        return ranked
    first: list[int] = []
    last: list[int] = []
    for clause in _CLAUSE.split(core):
        is_first, is_last = _FIRST.search(small_letters(clause)), _LAST.search(small_letters(clause))
        if bool(is_first) != bool(is_last):
            codes = read_mentions(clause, shown, labels)
            if len(codes) == 1:
                (first if is_first else last).extend(codes)
    if len(last) != 1 or len(first) > 1 or first == last:
        return ranked
    middle = [code for code in ranked if code not in first and code not in last]
    return [*first, *middle, *last] if {*first, *last} <= set(ranked) else ranked
