"""Who chooses "none of these" and something else beside it has said two things that exclude each other."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..surveys import Question
    from .elicitation import Reading

#: Labels that deny all other options, in the languages surveys are held in. A survey has no mark for such an option, so that its
#: words tell; "No pets" or "Nothing special" beside other options are not meant, hence whole labels.
_NONE = re.compile(
    r"\W*(?:i (?:have|do|use|own|read|want|did|chose) )?(?:"
    r"(?:none|nothing|neither)"
    r"(?: of (?:these|those|them|this|that|the (?:above|following|kind)|the \w+ (?:above|listed))(?: \w+)?)?"
    r"|none above|not any of (?:these|them)"
    r"|nichts(?: davon| von (?:all ?)?dem| von alledem)?"
    r"|keine?[rs]?(?: davon| von (?:diesen|ihnen|beiden)| der (?:genannten|oben genannten)(?: \w+)?)?"
    r"|aucune?(?: (?:de (?:ceux-ci|celles-ci|ces \w+)|d'entre (?:eux|elles)|des (?:deux|\w+) ?\w*))?"
    r"|rien(?: de (?:tout )?(?:cela|ça))?"
    r"|ningun[oa](?: de (?:ell[oa]s|est[oa]s|l[oa]s anteriores|l[oa]s mencionad[oa]s))?"
    r"|nada(?: de (?:esto|eso|lo anterior))?"
    r"|nessun[oa](?: (?:di (?:quest[ie]|quell[ie]|loro)|de(?:i|gli|lle) \w+))?|niente(?: di (?:tutto )?(?:ciò|questo))?"
    r"|nenhum[a]?(?: (?:dest[ea]s|dess[ea]s|del[ea]s|d[oa]s \w+))?|nada disso"
    r"|geen(?: van (?:deze|beide|bovenstaande|de genoemde \w+|allen))|niets(?: daarvan| van (?:dit|dat) alles)?"
    r"|ing(?:en|et|a) av (?:dessa|dem|disse|de (?:ovan|nevnte|nævnte)\w*)|intet af (?:dette|disse)|ingen af disse"
    r"|żad(?:en|na|ne) z (?:nich|tych|powyższych|wymienionych)|nic z (?:tego|tych|powyższych)"
    r"|ничего(?: из (?:этого|перечисленного|вышеперечисленного))?|ни (?:один|одна|одно) из (?:них|этих|перечисленных)"
    r"|нічого(?: з (?:цього|переліченого))?|жод(?:ен|на|не) з (?:них|цих|перелічених)"
    r"|hiçbiri(?:si)?|tidak ada(?: di antaranya| satu pun)?|hakuna(?: kati ya (?:hizi|hivi|haya))?|không có (?:cái|điều) nào"
    r"|以上(?:都不是|都没有|皆非|都不)|都(?:没有|不是)|いずれもない|どれもない|どれも当てはまらない|いずれも(?:当て|あて)はまらない|特にない"
    r"|해당 ?없음|없음|इनमें से कोई (?:भी )?नहीं|لا شيء مما (?:سبق|ذكر)|لا شيء"
    r")\W*",
    re.IGNORECASE,
)


def consistent(reading: Reading, question: Question) -> Reading:
    """The reading as it is, or ``unparsable`` where "none of these" was chosen beside other options.

    Which of the two was meant cannot be known, so neither counts; what was written is kept.
    """
    if question.kind != "multiple" or reading.status != "answered" or reading.value is None:
        return reading
    chosen = json.loads(reading.value)
    denies = any(_NONE.fullmatch(question.label(int(code))) for code in chosen)
    return replace(reading, status="unparsable", value=None) if denies and len(chosen) > 1 else reading
