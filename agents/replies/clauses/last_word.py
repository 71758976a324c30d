"""Where a reply that first reasons, declines or speaks of others comes to its answer."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..words.reply_words import Signs, small_letters, word_set, words_of

#: Signs that an answer follows, anywhere: words of which a text with one of some holds one, and a pattern for those.
_DECIDING = (
    (
        "let's let lets",
        r"(?:let's|let us|lets) (?:say|call (?:it|that)|make (?:it|that)|go (?:with|for)|put|settle (?:on|for)|pick|take)",
    ),
    ("down", r"(?:put|mark) me down (?:for|as)"),
    (
        "settle call make",
        r"i'?(?:ll|d) (?:settle (?:on|for)|call it|make it)|call it|make (?:it|that)",
    ),
    ("comes adds works boils amounts", r"(?:comes|adds up|works out|boils down|amounts) (?:to|at)"),
    (
        "leaves remains left what's",
        r"(?:that|which) leaves(?: me| us)?(?: with)?|what remains(?:,[^,.;!?]{3,40},)?(?: is)?|what(?:'s| is) left(?: is)?",
    ),
    ("if", r"if (?:i|you) (?:must|had to|have to|make me|force me|push me|press me|insist|really)[^,.;]{0,40},"),
    ("würde sage", r"würde ich (?:eher |mal )?(?:sagen|antworten)|ich würde (?:eher |mal )?sagen|ich sage"),
    (
        "dirais diría diria direi сказал сказала powiedziałbym powiedziałabym",
        r"je dirais|yo diría|diría(?: que)?|eu diria|diria(?: que)?|direi|я бы сказала?|powiedział(?:a)?bym",
    ),
    ("zou skulle", r"zou ik zeggen|ik zou zeggen|skulle jag säga|jag skulle säga"),
    ("forced pressed pushed", r"(?:when |if )?(?:forced|pressed|pushed)(?: to [^,]{0,20})?,"),
    (
        "sagen disons digamos diciamo скажем powiedzmy diyelim",
        "sagen wir|disons|digamos|diciamo|скажем|powiedzmy|diyelim",
    ),
)
_DECIDED = frozenset().union(*(word_set(words) for words, _ in _DECIDING))
#: Other signs, where a clause begins.
_AT_A_CLAUSE = (
    r"(?:my |the |so )?(?:final |own |best )?"
    r"(?:answer|choice|rating|score|result|response|total|sum|pick|vote|selection|order)(?: is| would be)?"
    r"|(?:so |then )?(?:i(?:'d| would|'ll| will)|let me|i have to)?(?: probably| still| just)? ?"
    r"(?:go(?:ing)? (?:with|for)|settle on|settling on|choose|pick|select|say|answer|tick|put(?: down)?)"
    r"|(?:so |and )?(?:that|which|this|it) (?:makes|gives|means)(?: me| us)?(?: with| at)?"
    r"|(?:so )?(?:that's|that is|it's|it is|that would be)(?: an?)?|sorry,? (?:i meant )?|i meant|for me(?: personally)?"
    r"|so|therefore|thus|hence|overall|conclusion|in short|verdict|net"
    r"|personally|as for me|me|myself|antwort|also|fazit|réponse|donc|respuesta|así que|resposta|então"
    r"|risposta|quindi|ответ|итак|odpowiedź|więc|cevap|yani|jawaban|jadi|所以|因此|答案|よって|答え|따라서|답|那就|就选"
    r"|deshalb|daher|darum|folglich|alors"
    r"|c'est pourquoi"
    r"|je (?:dirais|choisis|réponds)|entonces|por eso|pongamos(?: que)?|por isso"
    r"|portanto|perciò|allora"
    r"|dus|daarom|ik zeg|dlatego|zatem|mówię|поэтому|значит|так что"
    r"|скажу|тому|отже|bu yüzden|o yüzden|derim ki|så|därför|derfor"
    r"|لذلك|لذا|إذن|فأقول|इसलिए|तो|だから|なので"
    r"|そこで|그래서|그러니까?|그러므로"
    r"|(?:ich )?(?:wähle|antworte(?: mit)?|kreuze)|rispondo|scelgo|elijo|escojo|respondo|escolho|ik kies|kies ik"
    r"|(?:jag |jeg )?(?:väljer|svarar|vælger|velger|svarer)|valitsen|vastaan|vastaukseni(?: on)?|zaznaczam|wybieram|odpowiadam"
    r"|vybírám|odpovídám|zaškrtávám|(?:a )?válaszom|szóval|aleg|răspund|răspunsul meu(?: este)?|deci|επιλέγω|απαντώ|διαλέγω"
    r"|выбираю|отвечаю|мой ответ|обираю|відповідаю|моя відповідь|cevabım|yanıtım|أختار|جوابي|إجابتي|אני בוחרת?|תשובתי|אז"
    r"|मेरा जवाब|मेरा उत्तर|我(?=选)|我选择|řekla? bych|我的答案是?|我的选择是?|제 답은"
)
#: What a clause begins after, and arrows.
_BEGINNINGS = "\n.!?;:,)…-"
_BEFORE_A_CLAUSE = ("and", "but", "then")
_ARROWS = ("->", "=>", *"⇒→➜➡")
_OF_A_CLAUSE = rf"(?:^|[{_BEGINNINGS}]\s*|\b(?:{'|'.join(_BEFORE_A_CLAUSE)}) )(?:{_AT_A_CLAUSE})|{'|'.join(_ARROWS)}"
_BEFORE_AN_ANSWER = r"\s*(?:[:,=?-]|\s|\n|选|は|(?<=[>⇒→➜➡]))\s*"
_VERDICT = re.compile(
    rf"(?:\b(?:{'|'.join(phrases for _, phrases in _DECIDING)})|(?:{_OF_A_CLAUSE})){_BEFORE_AN_ANSWER}"
)
_VERDICT_OF_A_CLAUSE = re.compile(rf"(?:{_OF_A_CLAUSE}){_BEFORE_AN_ANSWER}")
#: Where a sign may begin that is none of deciding, but at the beginning of a text.
_CLAUSES = re.compile("|".join(map(re.escape, [*_BEGINNINGS, *(f"{word} " for word in _BEFORE_A_CLAUSE), *_ARROWS])))
#: Words with which somebody who has hesitated makes up his mind: "7 or 8... okay, 8."
_OPENER = re.compile(
    r"(?:okay|ok|fine|alright|all right|right|well|oh well|hm+|very well|na gut|na ja|gut|bon|bon allez|vale|bueno"
    r"|va bene|tá|ну|ладно|dobra|oké|goed)"
    r"[,:.!-]*\s+(?:then,? |so )?",
    re.IGNORECASE,
)
#: The same after the answer: "Fairly easily, let's say."
_SAID = re.compile(
    r"[,-]\s*(?:let's (?:say|leave it (?:there|at that))|i'd say|i would say|i guess|i think|i suppose|i'd go with that"
    r"|(?:put|mark|write|tick) that(?: down)?|then|in the end|sagen wir|disons"
    r"|digamos|diciamo|скажем)[.!]?$"
)
#: A reply that breaks its role or doubts, and then answers in it.
_ALL_THE_SAME = re.compile(
    r"\b(?:since you (?:insist|ask)"
    r"|(?:answer|speak|respond|reply)ing (?:as|for|in|from)|in (?:character|th(?:e|is) (?:role|voice|shoes))|role-?play\w*"
    r"|(?:for|in) the (?:persona|sake|purposes?|context|role)\b|on behalf of|as (?:the|this|your|a) (?:persona"
    r"|character|respondent)"
    r"|from (?:the|this|my|\w+'s) (?:persona|character|perspective)|if (?:i|you|we) (?:must|had to|have to|were to"
    r"|really (?:must|had))"
    r"|if (?:forced|pressed|pushed)|(?:asked me|wants? me|want me|supposed) to (?:portray|play|be|answer as)"
    r"|hypothetically|(?:play|tak)ing (?:on )?(?:the |a |this )?\w+|imagin(?:e|ing) (?:myself|(?:that )?i(?:'m| am)"
    r"|being)|(?:put|putting|place|placing) "
    r"myself in|in (?:his|her|their|\w+'s) (?:place|shoes)|if i were (?:this|that|an?|the)|my (?:character|persona)"
    r"|(?:i(?:'d| would|'ll| will)) (?:still )?"
    r"(?:go with|choose|pick|select|lean)|\bso:|\banswer:)"
    r"|\b(?:in der (?:rolle|haut) |dans (?:la peau|le rôle|le personnage) |en el (?:papel|lugar) de |no (?:papel"
    r"|lugar) de |nel ruolo "
    r"|nei panni |in de (?:rol|huid) |w roli |в роли |у ролі |i rollen |rolünde |dalam peran |sebagai (?!ai\b|model|asisten))"
    r"|(?:以|作为|站在|扮演)[^,，.。]{1,14}(?:身份|角度|立场|角色)|(?:として|の立場で|になりきって|の役で)(?:答え|回答|お答え)"
    r"|(?:으로서|로서|입장에서|역할로) ?(?:답|대답|말)"
    r"|(?<=[.;] )(?:but |yet |still,? )?as (?!an? |i |i'm |for |such|it|my|long|far|well|of |to |we |you "
    r"|the (?:question|data))[a-z]"
)
#: What follows such words is what somebody says in whose place the reply speaks.
_IN_THE_PLACE_OF = re.compile(
    r"\b(?:an?|the|this|that|my) [^.;:!?\n]{3,80}? would (?:most likely |very likely |likely |probably |certainly "
    r"|definitely |still |rather |surely |simply )?(?:say|answer|choose|pick|go (?:with|for)|select|opt for"
    r"|respond(?: with)?|reply"
    r"|tick|put|settle on)(?: with)?\s*[:,]?\s+(?=\S)"
)
_ANYBODY = re.compile(r"\b(?:would|while|whereas|others?|might say|or maybe)\b")
_FOR_EXAMPLE = re.compile(r"\b(?:for (?:example|instance)|e\.g\.|say),? *$")
#: Words of which every ASCII text with a sign of a verdict holds one.
CONCLUDING = word_set(
    """
    so therefore thus hence overall conclusion short verdict answer choice rating score result response total sum pick vote
    selection
    order net going settle settling call make makes leaves gives comes adds works means left remains that's it's sorry meant
    okay ok fine alright hm hmm bon vale bueno dobra oké
    if forced pressed pushed let's lets sagen disons digamos diciamo powiedzmy diyelim guess then
    go choose select say tick put me personally myself antwort also fazit donc respuesta que resposta risposta quindi cevap yani
    jawaban jadi deshalb daher darum folglich sagen sage alors je entonces eso diria direi pongamos isso portanto allora dus daarom
    zeg zeggen dlatego zatem derim ki antworte kreuze rispondo scelgo elijo escojo respondo escolho kies svarer valitsen vastaan
    vastaukseni zaznaczam wybieram odpowiadam aleg deci
    """
)
#: The same of a sentence with such a sign in it.
_IN_ONE_SENTENCE = CONCLUDING | word_set("is would take boils amounts")
#: "So the Greens it is."
_IT_IS = re.compile(
    r",? (?:it is|it'll be|(?:is|would be) (?:my|the) (?:answer|choice|pick|one)"
    r"|is what i(?:'d|'ll| would)? (?:say|pick|choose|go with))[.!]*$"
)
#: Before a sign that is no verdict: "I wouldn't call it bad".
_DENYING = ("n't", r"\bnot", r"\bnever", r"\bcannot")
_OF_NOBODY = ("nobody", "no one", "few", "hardly anyone")
_DENIED = re.compile(rf"(?:(?:{'|'.join(_DENYING)}) (?:\w+ )?|\b(?:{'|'.join(_OF_NOBODY)})(?: \w+){{0,3}} )$")
_MAY_DENY = Signs(one.removeprefix(r"\b") for one in (*_DENYING, *_OF_NOBODY))
#: "..., but I walk": a clause of one's own after a contrast.
_CONTRASTED = re.compile(
    r"[,;.] *(?:(?:but|yet|still|and) (?=(?:i|we)(?:'|\b)|it's|that's|no\b|yes\b)"
    r"|(?:aber|sondern|mais|pero|mas|ma|maar|ale|но|але|ama|tapi|men) |但是?|でも|하지만 |लेकिन |पर |لكن )",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"\s(?:(?<=[.!?…]\s)\s*|(?<=\n)\n*)")
#: A sentence without one of these has nothing at its end that it comes to.
_PARTED = re.compile(r"[:,;>⇒→➜➡\n.!?…-](?:(?<![.!?…])|\s)")
#: No answer at the end of a sentence is longer.
_LONGEST = 120
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
    if (
        "\n" not in text
        and text.isascii()
        and CONCLUDING.isdisjoint(words)
        and "?" not in text
        and "->" not in text
        and "=>" not in text
    ):
        return []
    if _PARTED.search(text) is None:
        return []
    parts = [part for part in _SENTENCES.split(text.strip()) if part.strip(_MARKS)]
    found = []
    line = text.rstrip().rpartition("\n")[2]
    if line and len(line) < len(text.rstrip()) and len(text[: -len(line)].split()) >= _REASONED:
        found.append(line.strip(_MARKS))
    last = parts[-1][-_LONGEST:]
    small = small_letters(last)
    verdicts = _verdicts(small)
    if verdicts and _MAY_DENY.stand_in(small):
        verdicts = [one for one in verdicts if not _DENIED.search(small, 0, one.start())]
    if verdicts and verdicts[-1].end() < len(last):
        rest = last[verdicts[-1].end() :].strip(_MARKS)
        found.append(_IT_IS.sub(",", rest))
        # "so I tick: rather bad"
        again = _VERDICT_OF_A_CLAUSE.match(small_letters(rest))
        if again is not None and again.end() < len(rest):
            found.append(rest[again.end() :])
    elif len(parts) > 1:
        # "Conclusion. Never.": the sign stands before the last sentence
        before = parts[-2]
        small_before = small_letters(before) + "\n"
        verdict = next(iter(_verdicts(small_before)), None)
        if (verdict is not None and verdict.end() >= len(before)) or before.endswith("?"):
            found.append(last.strip(_MARKS))
    opener = _OPENER.match(last) if len(parts) > 1 else None
    if opener is not None:
        found.append(last[opener.end() :].strip(_MARKS))
    said = _SAID.search(small) if len(parts) > 1 else None
    if said is not None:
        found.append(last[: said.start()].rstrip().strip(_MARKS))
    return [one for one in found if one]


def sentences_of(text: str) -> list[str]:
    """The sentences and lines of a text."""
    return _SENTENCES.split(text.strip())


def last_clauses(text: str) -> list[str]:
    """The last of several sentences and what comes after the last contrast: "Three is harsh. Four.", "..., but I walk"."""
    found = [sentences_of(text)[-1]]
    contrasts = list(_CONTRASTED.finditer(text))
    if contrasts:
        found.append(text[contrasts[-1].end() :])
    return [one for one in found if len(one) < len(text)]


def _verdicts(sentence: str) -> list[re.Match[str]]:
    """The signs of a verdict in a sentence in small letters, none over another."""
    words = words_of(sentence)
    if sentence.isascii() and _IN_ONE_SENTENCE.isdisjoint(words) and "->" not in sentence and "=>" not in sentence:
        return []
    if not _DECIDED.isdisjoint(words):
        return list(_VERDICT.finditer(sentence))
    found: list[re.Match[str]] = []
    for start in (0, *(one.start() for one in _CLAUSES.finditer(sentence))):
        verdict = _VERDICT_OF_A_CLAUSE.match(sentence, start) if not found or start >= found[-1].end() else None
        if verdict is not None:
            found.append(verdict)
    return found


def answer_all_the_same(text: str) -> str | None:
    """The part of a reply in which it answers after all: "As an AI I don't eat. But speaking as Priya: love it"."""
    small = small_letters(text)
    told = _IN_THE_PLACE_OF.search(small)
    if told is not None:
        # "a believer would say A, while an atheist would say D" answers for nobody
        is_example = _FOR_EXAMPLE.search(small, 0, told.start()) or _ANYBODY.search(small, told.end())
        return None if is_example else text[told.end() :]
    found = _ALL_THE_SAME.search(small)
    return None if found is None else text[found.start() :]
