"""Replies that name two options and leave it open: "maybe B, maybe C, I can't decide", "CDU or FDP, I'll decide in the booth"."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..words.reply_words import word_set

#: Words of which every ASCII reply of this sort holds one.
TELLING = word_set(
    """
    beiden deux dos dois due twee dwoma kettő
    hard tough difficult decide choose pick settle stuck torn wavering boil two pin narrow either average reduce squeeze which mind
    entscheide entscheiden decidir elegir escolher decidere scegliere choisir beslis
    beslissen kiezen wybra zdecyduj memutuskan memilih bestemme velge
    """
)
_OR = r"(?:or|oder|ou|o|of|eller|tai|czy|lub|albo|nebo|sau|vagy|или|або|чи|atau|veya|hoặc|au)"
_UNABLE = (
    r"(?:can't|cannot|couldn't|don't know|not sure|stuck|torn|nicht|weiss|pas|sais|no|non|não|nao|nie|ne|nem|nu|не|niet|inte"
    r"|ikke|en|ei|tidak|không|δεν|לא)"
)
_CHOOSING = (
    r"(?:decide|decid\w*|choose|pick|tell|say|settle|between|which|entscheid\w*|festleg\w*|décid\w*|chois\w*|tranch\w*"
    r"|eleg\w*|eli[gj]\w*|escolh\w*"
    r"|scegli\w*|decyd\w*|zdecyd\w*|wybra\w*|rozstrzyg\w*|реши\w*|выб\w*|определ\w*|виріш\w*|обра\w*|kiez\w*|beslis\w*"
    r"|bestäm\w*|bestem\w*|velge|välja"
    r"|vælge|päät\w*|valit\w*|rozhod\w*|vybra\w*|dönt\w*|hotăr\w*|aleg\w*|memutus\w*|memilih|quyết|chọn)"
)
#: "Quite or not very happy? I'm between the two, I can't choose.": nothing that settles it comes after.
_BETWEEN_THE_TWO = re.compile(
    r"(?:between (?:the|those) two|zwischen (?:den )?beiden|entre les deux|entre l[oa]s dos|entre [oa]s dois|tra (?:i|le) due"
    r"|tussen de twee|między (?:nimi|tymi dwoma)|między jednym a drugim|между (?:ними|двумя|этими двумя)|між (?:ними|двома)"
    r"|mellan de två|mellom de to|mellem de to|mezi (?:nimi|těmi dvěma)|a kettő között|între cele două|ανάμεσα στα δύο"
    r"|ikisi(?:nin)? aras[ıi]nda(?:yım)?|בין השניים|בין השתיים|两者之间|二つの間|둘 사이)(?! of )[^.,;!?\n]{0,25}"
    rf"(?:,? [^.,;!?\n]{{0,15}}{_UNABLE} [^.,;!?\n]{{0,30}})?[.!… ]*$",
    re.IGNORECASE,
)
#: "Maybe B, maybe C, I can't decide", "CDU or FDP, I'll decide on the day".
_TWO_OPEN = re.compile(
    rf"\W*(?:either|entweder|soit|ou|o|of|antingen|enten|albo|buď|либо|або|ya|vagy|joko|fie|sau) [^.,;!?\n]{{2,40}}"
    rf",? (?:{_OR[3:-1]}|soit|enten|либо|ya|joko|fie) [^.,;!?\n]{{2,40}}[.,;–-]+ ?(?:[^\W\d_]+ ){{0,2}}?{_UNABLE}"
    rf" [^.;!?\n]{{0,30}}{_CHOOSING}"
    rf"|[^.;!?\n]{{2,40}}(?:\.\.\.|…|,)? or (?:maybe |perhaps )?[^.;!?\n]{{2,40}}[.;] (?:it's )?(?:hard|tough|difficult) to"
    r" (?:tell|say|choose|decide|pick)\W*$|"
    rf"\W*(?:[\w']+[ ,]+){{0,3}}?\(?[b-h]\)?[ ,/]+(?:[\w']+ "
    rf"){{0,3}}?\(?[a-h]\b[^;!?\n]{{0,40}}\b{_UNABLE}\b[^.;!?\n]{{0,30}}\b{_CHOOSING}\b"
    rf"|[^.;!?,\n]{{1,30}} {_OR} [^.;!?,\n]{{1,30}}[,;.-]+ (?:[\w']+ ){{0,3}}?(?:decide|entscheide|décide\w*|decidir[ée]"
    rf"|deciderò|zdecyduję|решу|вирішу"
    r"|beslis|bestämmer|bestemmer|päätän|rozhodnu|döntök|karar ver\w*)\b"
    rf"|.{{3,90}}\b{_OR}\b.{{1,60}}[.;,-] i (?:can't|cannot|couldn't) (?:decide|choose|say which|tell which)\b\W*$"
    rf"|.{{3,90}}\b{_OR}\b.{{1,60}}\b(?:stuck|torn|wavering) between\b(?! [^.;!?\n]+ and [^.;!?]+[.;!] \w)"
    r"|(?:\W*(?:both |и|і|i|et|e|y|sowohl) ).{2,50},? (?:and|и|і|i|et|e|y|als auch) .{2,40}[,;.-] (?:[^\W\d_]+ )?"
    + _UNABLE
    + r"[^.;!?\n]{0,30}\b"
    + _CHOOSING
    + r"\W*$|.{1,40}\b(?:or|oder|ou|o|или|lub|of)\b.{1,40}[.;,] (?:it's |just )?(?:one of (?:those|these|the) two"
    r"|either(?: one)?)\W*$"
    r"|.{3,90}\b(?:and|or)\b.{1,60}[.;,-] (?:but |so )?i (?:can't|cannot|couldn't) (?:say|tell|decide) which\b"
    r"|.{1,20}か.{1,20}か?[、,。.].{0,12}(?:決め|選べ|選び|言え)\w{0,3}(?:ない|ません)"
    r"|.{1,20}(?:还是|或者?).{1,30}(?:决定不了|选不出|难以选择|说不好)"
    r"|.{3,120}[.;,?!–-] ?(?:so )?i (?:can't|cannot|couldn't) (?:really |quite )?(?:pin (?:it|that|myself) down|narrow it down)\W*$"
    r"|.{3,90}\bor\b.{1,60}[.;,-] i (?:keep changing|change) my mind|.{1,40}के बीच.{0,40}नहीं"
    r"|.*(?:사이에서 (?:고민|갈등|망설)|محتار\w? بين|متردد\w? بين)"
    r"|.{3,120}\b(?:and|but|so) (?:i )?(?:can't|cannot|couldn't) (?:\w+ )?(?:boil|average|reduce|squeeze) (?:that|it|this"
    r"|them|those)"
    r"(?: down)? (?:in)?to one\b",
    re.DOTALL,
)
#: "Fairly to very satisfied".
_DEGREE = "(?:very|fairly|quite|rather|somewhat|extremely|pretty|slightly|moderately|mostly|completely)"
_DEGREES = re.compile(rf"\W*(?:i'm |i am |it's |i'd say )?{_DEGREE} (?:to|or|bordering on) {_DEGREE} \w+\W*$")
#: The words with which such a reply says so.
CANNOT_CHOOSE = re.compile(
    r"\b(?:no sabría|ne saurais|non saprei|não saberia)\b[^.;!?]*|"
    r"\b(?:i )?(?:can't|cannot|couldn't) (?:\w+ ){0,4}?(?:which|decide|pick|choose|one|single)\b[^.;!?]*"
    r"|\b(?:non|no|não|ne|nie|не|nicht|pas|niet|inte|ikke|nem|nu|tidak|không) [^.;!?\n]{0,20}\b(?:scegliere|decidere"
    r"|elegir|decidir(?:me)?"
    r"|escolher|choisir|trancher|kiezen|wybrać|zdecydować|vybrat|rozhodnout|выбрать|обрати|välja|velge|vælge|memilih|chọn"
    r"|alege|alegem)"
    r" (?:tra|fra|entre|tussen|między|pomiędzy|mezi|между|між|mellan|mellom|mellem|antara|giữa|între)\b[^.;!?]*"
    r"|\b(?:vet ikke|vet inte|ved ikke|wei(?:ß|ss)(?: ich)? nicht|sais pas|no sé|non so|não sei|nie wiem|не знаю|nevím|weet niet)"
    r"[^.;!?\n]{0,25}\b[A-H] (?:eller|oder|ou|o|lub|czy|или|nebo|of) [A-H]\b",
    re.IGNORECASE,
)


def is_left_open(text: str, words: Collection[str]) -> bool:
    """Whether a reply names two options and says that it has not decided.

    Args:
        text: in folded case.
        words: its words, or those of ``TELLING`` among them.
    """
    if _DEGREES.match(text) is not None:
        return True
    if text.isascii() and TELLING.isdisjoint(words):
        return False
    return _TWO_OPEN.match(text) is not None or _BETWEEN_THE_TWO.search(text) is not None
