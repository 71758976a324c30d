"""Replies that give two answers and settle on neither: "some can be trusted, others not", "both, then"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ....surveys import Option
from ..words.reply_words import word_set, words_of

#: Words of which every ASCII reply of this sort holds one.
TELLING = word_set(
    "both others other some depends depending half either depend varies weekends weekend weekdays weekday "
    "equally know knows sabe sait complex complicated controversial sensitive multifaceted nuanced contested "
    "polarising polarizing divisive "
    "sometimes raz manchmal mal parfois veces volte soms ibland czasem czasami bazen kadang"
)
_THINGS = (
    r"(?:days?|months?|weeks?|times?|years?|nights?|people|of (?:them|us)|parts?|things?|ones?|places?|men|folks?"
    r"|mornings?|evenings?"
    r"|afternoons?|shifts?|seasons?|summers?|winters?|weekends?)"
)
#: Two kinds of cases, each with an answer of its own.
_CASES = re.compile(
    rf"\bsome {_THINGS}\b.{{2,90}}?(?:[,;.]| and| but| while) ?(?:and |but |with |on "
    rf"|in )?(?:some(?: other)?s?(?: {_THINGS})?|others|other {_THINGS}"
    r"|the (?:rest|others?))\b"
    r"|\bhalf (?:from|at|by|of|in|on|with|for)\b.{2,60}[,;] (?:and )?(?:the other )?half\b"
    r"|\bhalf (?:of )?the (?:time|days|week|year)\b.{2,60}\b(?:the other half|half the time)\b"
    r"|\b(?:on|at) (?:the )?(?:weekends?|weekdays?)\b.{2,60}[,;] (?:and |but )?(?:on|at) (?:the )?(?:weekends?"
    r"|weekdays?)\b.{2,60}"
    r"|\b(?<!more )or (?!less\b|so\b|two\b|three\b|four\b|five\b|six\b|\d)[^.;!?]{2,60}[,;-] ?it (?:\w+ )?(?:varies|depends)\b"
    r"|\band\b[^.;!?]{2,60}\b(?:equally|in equal (?:parts|measure|shares))\b"
    r"|\bboth(?: of (?:them|these))?(?: are| matter)? (?:equally|just as)\b|\bequally (?:important|good|bad|true|strong)\b"
    r"|\bor\b[^.;!?]{2,60}\bdepending on\b[^.;!?]*[.! ]*$"
    r"|\bsome (?:can|are|do|will|would|have|aren't|can't|do not)\b.{2,90}?[,;.] ?(?:and |but |with |on )?others\b"
    r"|^\W*(?:well,? |honestly,? )?(?:it|that) (?:really |all |very much )?depends on"
    r" (?:whether|if|how|what|when|who|which|where|my mood"
    r"|the (?:day|week|time|weather|season|situation|person|case|mood))\b[^,.;:!?]*"
    r"|\b(?:with|for|on|to|in) (?:the )?one\b[^.;!?]{0,40}[,;] ?(?:and |but )?[^.;!?]{2,60}\b(?:with|for|on|to|in) the other\b"
    r"|\bsometimes (?:the )?one\b[^.;!?]{0,20}\bsometimes (?:the )?other\b|^\W*то .{2,30}, то (?!есть)"
    r"|^\W*raz .{2,30}, (?:a )?raz "
    r"|\b(?:manchmal|mal)\b.{2,40}[,;] (?:manchmal|mal)\b|\b(?:parfois|tantôt|des fois)\b.{2,40}[,;] (?:parfois|tantôt"
    r"|des fois)\b"
    r"|\b(?:a veces|unos días)\b.{2,40}[,;] (?:a veces|otros)\b|\b(?:às vezes)\b.{2,40}[,;] (?:às vezes|outras)\b"
    r"|\b(?:иногда|когда|інколи|іноді)\b.{2,40}[,;] (?:а )?(?:иногда|когда|інколи|іноді)\b"
    r"|\b(?:a volte)\b.{2,40}[,;] (?:e )?(?:a volte|altre)\b"
    r"|\b(?:soms|ibland|czasem|czasami|bazen|kadang)\b.{2,40}[,;] (?:en |och |a |i )?(?:soms|ibland|czasem|czasami|bazen"
    r"|kadang)\b"
    r"|(?:أحيانا|أحيانًا).{2,40}(?:و|،|,) ?(?:أحيانا|أحيانًا)|有时候?.{1,20}有时|कभी .{2,40}कभी "
    r"|어떤 (?:때|날)는.{2,30}어떤 (?:때|날)는",
    re.DOTALL,
)
_BOTH = re.compile(
    r"(?:^|[.!?;:,]\s*)(?:it's |i'd say |i guess |honestly,? |a bit of |well,? |so )*both"
    r"(?: of (?:them|those|these))?(?:,? (?:then|really|equally|i guess|i suppose|to be honest|apply|are true|in a way"
    r"|at once|at the same time))*\s*[.!]*$"
)
#: "My husband always, with me you never know"; "Climate change is a complex topic".
_NOBODY_KNOWS = re.compile(
    r"^\W*(?:și da,? (?:și|dar și) nu|نعم ولا|既是也不是|既是又不是|はいともいいえとも|i tak,? i nie)\b[^.!?]*[.!。]*$|"
    r"\b(?:you never know|who knows|nunca se sabe|on ne sait jamais|man weiß (?:ja )?nie|non si sa mai|кто знает"
    r"|никогда не знаешь"
    r"|nigdy nie wiadomo|je weet het nooit|man vet aldrig)[.!… ]*$"
    r"|^[^.!?\n]{3,60}\b(?:is|are|remains?|can be) (?:an? )?(?:\w+ )?(?:complex|complicated|controversial|sensitive"
    r"|multifaceted|nuanced"
    r"|contested|polari[sz]ing|divisive)(?: \w+)? (?:topic|issue|question|matter|subject|debate|one)\b[^.!?;\n]*[.!… ]*$"
)
#: "B, you never know" gives a letter first.
_LETTERED = re.compile(r"\W*[a-z]\W*[,.:)]\W")
#: Two answers and no choice: "Either B or C would be fine, I can't pick", "so I can't give you one answer".
_UNDECIDED = re.compile(
    r"[\W_]*either\b[^.;!?\n]{1,60}\bor\b"
    r"|[^.;!?\n]*\b(?:o|ou|oder|of|eller|lub|nebo|или|або|or)\b[^.;!?\n]{1,40}(?:no sabría|ne saurais|non saprei|não saberia"
    r"|which of the two|cuál de|lequel|welches? von beiden|quale dei|qual dos|welke van)"
    r"|.{0,60}\bbetween\b[^.;!?\n]{3,80}\b(?:can't|cannot|couldn't) (?:\w+ ){0,4}?(?:which|decide|pick|choose)\b"
    r"|[^.;!?\n]*\bor\b[^.;!?\n]{1,60}\b(?:can't|cannot|couldn't) (?:\w+ )?(?:decide|pick|choose)\b"
    r"|.{0,80}\b(?:can't|cannot|couldn't) (?:\w+ )?(?:choose|decide|pick|settle) between\b[^.;!?\n]{3,60}\b(?:and|or)\b"
    r"|[^.;!?\n]{0,60}\b(?:scegliere|decidere|elegir|decidir(?:me)?|escolher|choisir|trancher|kiezen|wybrać|zdecydować"
    r"|vybrat|rozhodnout"
    r"|выбрать|обрати|välja|velge|vælge|valita|memilih|chọn|alege|alegem) (?:tra|fra|entre|tussen|między|pomiędzy|mezi"
    r"|между|між|mellan"
    r"|mellom|mellem|antara|giữa|între)\b"
    r"|[^.;!?\n]{0,60}\bzwischen\b[^.;!?\n]{3,60}\b(?:entscheiden|wählen)\b"
    r"|\W*(?:jeg )?(?:vet ikke|vet inte|ved ikke|wei(?:ß|ss)(?: ich)? nicht|sais pas|no sé|non so|não sei|nie wiem"
    r"|не знаю|nevím|weet niet)"
    r"[^.;!?\n]{0,25}\b[A-H] (?:eller|oder|ou|o|lub|czy|или|nebo|of) [A-H]\b"
    r"|.{12,}\b(?:can't|cannot|couldn't) (?:give|name|pick) (?:you )?(?:just |only )?(?:one|a single) (?:answer|option|choice)\b",
    re.IGNORECASE | re.DOTALL,
)
#: What comes after settles it.
_SETTLING = re.compile(
    r"\b(?:but|so|overall|on the whole|mostly|mainly|usually|still|if i must|let's say|i'd say|in general|on balance"
    r"|put me down|jadi|also|donc|así que|quindi|então|więc|так что|dus|alltså|yani)\b"
    r"|[.;!?]\s+(?!both|(?:it|that) (?:really |all |just |very much )*depends|depends|hard|who knows|can't|difficult)\w"
)
#: More words after two cases come to an answer.
_LONGEST = 25
_LABELLED = re.compile(r"\b(?:both|depends|equally|either|mixed|neither|varies|some\w*|half)\b")


def has_mixed_option(options: Sequence[Option]) -> bool:
    """Whether an option is for those who answer both or now this, now that."""
    return any(_LABELLED.search(option.label.casefold()) for option in options)


def is_undecided(text: str) -> bool:
    """Whether what looks like a refusal only says that one cannot choose between answers it gives."""
    return _UNDECIDED.match(text) is not None


def is_of_two_minds(text: str, words: Collection[str], *, may_be_mixed: bool = False) -> bool:
    """Whether a reply gives two answers and settles on neither.

    Args:
        text: in folded case.
        words: its words.
        may_be_mixed: whether an option is for those who answer so (see ``has_mixed_option``).
    """
    if text.isascii() and TELLING.isdisjoint(words):
        return False
    if _NOBODY_KNOWS.search(text) is not None and _LETTERED.match(text) is None:
        return True
    if may_be_mixed:
        return False
    cases = list(_CASES.finditer(text))
    if cases:
        return any(
            _SETTLING.search(text, one.end()) is None and len(words_of(text[one.end() :])) < _LONGEST for one in cases
        )
    return _BOTH.search(text) is not None
