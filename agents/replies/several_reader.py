"""Reading replies that name several options: all that apply, or all in an order."""

from __future__ import annotations

import re
from bisect import bisect_right

from .clauses.own_clauses import is_on_others, own_clauses
from .labels.reply_labels import Labels
from .numbers.numerals import numerals
from .words.label_phrases import RELATIVES
from .words.label_search import FoundLabel
from .words.reply_words import NEGATIONS, NO, YES, small_letters, word_set, words_of

_ALL = re.compile(
    r"\W*(?:(?:in|en|em|à|a|dans|auf|an|nas|nos|w|we|во?|у|на|i|på|de|di|con|mit|avec"
    r"|com) )?(?:all(?: \w+)?(?: of (?:them|these|those|the above|the options))?|every(?:thing| one of them)|alle|todos"
    r"|todas|tous|toutes|tutti|tutte|semua(?:nya)?|allemaal|wszystkie|wszystko|все|всё|усі|всі|hepsi|tümü|alla"
    r"|allesammans|kaikki|všechny|všechno|mindegyik|mind|toate|όλα|όλες|tất cả|ทั้งหมด|ทุกข้อ|全部|すべて|全て|모두"
    r"|전부|सभी|सब|(?:上記|以上)(?:の)?(?:すべて|全て|全部)|以上(?:皆是|都是|都有|都选|都選)|都(?:选|選|是|有|要)"
    r"|alles davon|alle davon|tutto quanto|kaikki nämä|toate acestea"
    r"|جميعها|كلها|همه|כולם|הכל|সবগুলো|zote|yote)\W*(?:$|(?<=[.!;])\s|(?<=,)\s(?!(?:except|but|besides|save|minus)\b))",
    re.IGNORECASE,
)
#: None of the options, at the beginning of a reply or anywhere.
_NONE = re.compile(
    r"\W*(?:(?:por|con|de|in|en|mit|von|z|w|с|на|på|med|met|avec) )?(?:(?:no|nope|nah|nein|non),? )?(?:(?:i|we) have "
    r"|(?:ich|wir) haben? |no ten(?:go|emos) |je n'(?:ai|en ai) "
    r"|nie mam |non (?:ne )?ho |não tenho "
    r"|у (?:меня|нас) нет |jag har |ik heb |nemám )?(?:none|nothing|neither|not (?:one|any)|no,? none|keine?[rsn]?|nichts"
    r"|ningun[oa]|nada|aucune?|rien|nenhum[a]?"
    r"|nessun[oa]?|niente|geen"
    r"|egyik(?:et)? sem|semmi\w*|ei mikään\w*|אף (?:אחד|אחת)|(?:इनमें से )?कोई (?:भी )?नहीं|tidak (?:satu|ada) ?pun"
    r"|không (?:có )?cái nào"
    r"|해당(?:되는| ?사항이?| ?사항)? ?(?:것이? )?없\w*|아무것도|どれでも|κανένα|τίποτα|niciun\w*|nimic|žádn\w+|nic"
    r"|niets|żad\w+|ничего|ни (?:один|одного|одна)"
    r"|нічого|жодн\w+|(?:bunlar\w* )?hiçbiri\w*|tidak ada|hakuna|ingen|inget|inga|ikke noe|以上都[不没]\w*|都[不没]\w*"
    r"|没有|どれも\w*|없음"
    r"|없습니다|कोई नहीं|لا شيء)(?!\w)",
    re.IGNORECASE,
)
_NOT_ANY = re.compile(
    r"(?:n't|\bnot|\bnever|\bno) (?:\w+ ){0,6}?any (?:of (?:these|those|them|the)\b|(?:such )?(?:condition|option"
    r"|one)s?\b)|(?:n't|\bnot|\bnever) (?:\w+ ){0,2}?anything\b"
    r"|\bnone of (?:these|those|them|the)\b|\b(?:no|none) (?:\w+ )?(?:from|on|off) (?:that|this|the|your) list\b"
)
#: "No pets here, my landlord forbids them".
_NO_SUCH = re.compile(
    r"\W*(?:no|zero|kein\w*|geen|inga|ingen|ninguna?|nenhuma?|nessuna?|aucune?|żadn\w+|žádn\w+) \w+ "
    r"(?:here|at home|at all|whatsoever|for me|in (?:this|my|our) \w+|bei (?:mir|uns)|chez (?:moi|nous)|en (?:mi )?casa|in casa"
    r"|em casa|hier|thuis|hemma|hjemme|u mnie|doma)\b",
    re.IGNORECASE,
)
#: What comes after is the answer, whatever was gone through before it.
_FINAL = re.compile(
    r"(?:final(?: (?:answer|selection|list|choice)s?)?|^ *answers?|\bi (?:select|choose|pick|tick))\s*(?:is|are)?\s*:\s*",
    re.I | re.M,
)
#: After a label: it was looked at and set aside.
_SET_ASIDE = re.compile(
    r"\s*\?\s*(?:(?:i |we )?(?:sold|gave|haven't|don't|didn't)|no|nope|never|none|nein|nie|nada|nunca|jamais|mai|não|нет|ні"
    r"|inte|nej|nei|nee|ei|hayır|tidak"
    r"|not)\b(?! (?:only|just))|"
    r"\s+(?:no|nem|não|nicht|niet|inte|ikke|ei|nie|ne|нет|hayır|नहीं|لا|לא|ไม่)\s*(?:[.!?)\n]|$)|"
    r"\s*[,:(=-]\s*(?:no|nope|never|none|nein|non|nada|não|нет|not)\b\s*(?:[.,;!?)\n]|$)"
    r"|[^.;!?\n]{0,60}(?:n't|\bnot|\bnever) (?:actually |really )?(?:have|had|use|used|buy|bought|own|watch|read|do"
    r"|apply) (?:it|that|them|one|those)\b"
    r"|[^.,;!?\n]{0,20}\b(?:died|passed away|(?:ist|sind) (?:gestorben|tot)|est mort|murió|morreu|è mort[oa]|умер|zdech|zmarł)"
    r"|[^.,;!?\n]{0,30}\b(?:hab(?:e|en)? (?:ich|wir) (?:nicht|kein)|non ce l'(?:ho|abbiamo)|no (?:tengo|tenemos)|(?:je n'"
    r"|on n')en ai? pas"
    r"|não (?:tenho|temos)|har (?:jag|vi|jeg) (?:inte|ikke)|heb(?:ben)? (?:ik|we) niet|nie mam|у (?:меня|нас) нет|nemám|yok)\b"
    r"|[^.;!?\n]{0,40}\b(?:ruled out|came back negative|was negative|turned out (?:not|negative))"
)
#: What a list of letters does not apply to, or leaves out.
_BUT = re.compile(
    r"(?:\b(?:except|but|without|apart from|excluding|no|not|none|never|neither|nein|nicht|kein|non|pas|nada|não|нет|не)|n't)"
    r"\b[^.,!?;\n]{0,30}$",
    re.IGNORECASE,
)
#: None of the options, at the end of a reply that first tells of others or of other things.
_NONE_AT_LAST = re.compile(
    r"(?:[.;!?,:\n-]\s*|\b(?:but|and|so|aber|mais|pero|ma|mas|но|men|ale) )(?:so )?(?:(?:none|not one|neither"
    r"|nothing) of (?:them|these|those|that|it|this)"
    r"|keine?[sr]? (?:davon|von (?:diesen|denen|ihnen))|nichts davon|aucune? (?:de ces|de ceux|de celles|d'eux|d'elles"
    r"|d'entre)|rien de tout"
    r"|ningun[oa] de (?:es[oa]s|est[oa]s|ell[oa]s)|nada de (?:eso|esto)|nenhum[a]? (?:dess[ae]s|dest[ae]s|del[ae]s)|nada disso"
    r"|nessun[oa] di (?:quest[ei]|loro|quell[ei])|niente di tutto|geen van|niets daarvan|ingen(?:ting)? a[vf] (?:dem|dessa|disse)"
    r"|żad\w+ z (?:tych|nich)|nic z tego|ничего из|ни од\w+ из|нічого з|žádn\w+ z|egyiket? sem|niciun\w* d|hiçbiri\w*"
    r"|tidak (?:satu|ada) ?(?:pun|satupun)?)"
    r"(?!\w)(?! (?:but|except|apart|rest|others|außer|sauf|salvo|excepto|tranne))[^.;!?,:\n]{0,40}[.!]?\s*$|(?:都没有"
    r"|一个也没有|どれもない|どれもしていません)。?$",
    re.IGNORECASE,
)
#: "But not" where the word alone is "now" elsewhere.
_BUT_NOT_BEFORE = re.compile(r"\b(?:dar|însă|și|ci) nu\b|(?:אבל|אך) לא\b")
#: "I'm perfectly healthy, none."
_NOTHING_AT_LAST = re.compile(
    r"[.,;:–-]\s*(?:so )?(?:none|nothing|nichts|keine?s?|aucune?|rien|ningun[oa]|nada|nessun[oa]|niente"
    r"|nenhuma?|geen|niets|ingen|inga"
    r"|żadn\w+|nic|žádn\w+|ничего|нічого)[.! ]*$",
    re.IGNORECASE,
)
#: One sentence says it all.
_ONLY = re.compile(
    r"\W*(?:it's |i have |just |ich habe |j'ai |tengo |ho |tenho )?(?:only|just|nur|bloß|lediglich|seulement|juste|sólo|solo"
    r"|solamente|só|somente|apenas|soltanto"
    r"|alleen|bara|endast|kun|bare|vain|tylko|jen|pouze|csak|doar|numai|только|тільки|лише|μόνο|sadece|yalnızca|hanya|cuma"
    r"|chỉ) ([^.;!?\n]+)[.;!?\n](?=.*\w)",
    re.IGNORECASE | re.DOTALL,
)
#: "The only thing that worries me is crime" ends a reply that went through others.
_THE_ONE_THING = re.compile(
    r"(?:\bthe only (?:one|thing)|\bdas einzige|\b(?:la seule chose|le seul)|\blo único|\bla única cosa|\bl'unica cosa"
    r"|\ba única coisa|\bo único|\bhet enige|\bdet enda|\bdet eneste|\bjedyne|\bjediné|единственное|єдине)\b[^.;!?\n]{0,50}?"
    r"\b(?:is|are|ist|sind|est|es|son|è|sono|é|são|zijn|är|er|to|je|это|це)\b ([^.;!?\n]+)[.! ]*$",
    re.IGNORECASE,
)
_ADDING = re.compile(
    r"\b(?:also|plus|oh|wait|and (?:also|sometimes)|too|as well|auch|aussi|también|anche|também|ook|också|også|też|также)\b",
    re.I,
)
#: A letter and no other: "A seulement".
_LETTER_ONLY = re.compile(
    r"\W*([A-Z])[ ,]+(?:only|alone|and nothing else|nur|allein|seulement|uniquement|solo|solamente|sólo|só|somente|apenas"
    r"|soltanto"
    r"|alleen|bara|endast|kun|bare|vain|tylko|jen|pouze|csak|doar|только|лише|тільки|μόνο|sadece|yalnızca|saja|chỉ)[.! ]*$"
)
#: "B and E. Actually drop E, just B."
_ONLY_AT_LAST = re.compile(
    r"[.;,] (?:so )?(?:just|only|nur|seulement|solo|sólo|só|alleen|bara|kun|bare|tylko|jen|csak|doar|только|лише)"
    r" ([B-HJ-Z]|A(?=[.!]*$))[.! ]*$"
)
_LONE_LETTER = re.compile(r"(?<![\w'.])[B-HJ-Z](?![\w'.])")
#: What is for others is had all the same.
_FOR = re.compile(r"\b(?:for|with|für|mit|pour|avec|para|con|com|per|voor|met|för|med|dla|для|с)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;!?\n]+|,|\s-\s|\b(?:but|although|though|plus|and also|aber|mais|pero|ma|но)\b")
#: No word denies a label that stands more characters after it.
_CLAUSE_BEFORE = 200
_AND = re.compile(r"\b(?:and|und|et|y|e|en|och|og|ja|és|și|ve|dan|και|и|та|і|i)\b|&")
#: Words between letters in a list of nothing but letters.
_JOINING = word_set("and und et y e then or plus i en och og ja és și ve dan και и та và")
#: Having given a thing up denies it too.
_DENYING = NEGATIONS | word_set(
    "jamais jamás niemals nigdy никогда ніколи nooit aldrig soha sosem niciodată ποτέ hiç asla "
    "died wanted wollte wollten quería queríamos queria voulais voulait volevo хотел хотела chciałem chciałam wilde "
    "deleted quit stopped uninstalled cancelled canceled dropped without haven't hasn't never ingen inget inga inte ikke "
    "ikkje ej geen "
    "nem nincs ei eikä nemám nemáme ohne sans sin sem senza bez без utan uten uden ilman nélkül fără niciun nicio tanpa không "
    "δεν χωρίς لا ليس بدون אין לא बिना немає нету brak nema"
)
_EVERY = word_set(
    "kaikki všechny všechna všetky všetko toate toți усі всі όλα όλες και כל cả semua összes mind הכל "
    "all every each the alle alla semua todos todas tutti tutte tous toutes les las los os as i le wszystkie все sämtliche"
)
#: "More room (C), and the heating (D)".
_IN_BRACKETS = re.compile(r"[^\W\d_]{2} \(([A-Z])\)(?!\s*[:=])")
_SENTENCE = re.compile(r"[^.;!?\n。！？]+[.;!?\n。！？]*")
#: So many characters may stand before what a sentence is about.
_TOPIC = 12
#: What denies it further on, before any reason.
_BUT_NOT = re.compile(
    r"^(?:(?!\b(?:because|weil|parce|porque|perché|omdat|eftersom|fordi|bo|protože|потому|бо)\b)[^.;!?])*?"
    r"(?:n't\b|\b(?:"
    + "|".join(sorted(_DENYING | word_set("nein nee nei nej"), key=len, reverse=True))
    + r"|skip|avoid|meide|vermeide|verzichte|lass\w*|évite|evito|dejé|deixei|lascio|verwijderd|tagit bort|borta|vynech\w+"
    r"|odpuszcz\w+|unikam|usun\w+|smaza\w+|удали\w+|избега\w+|видали\w+|уника\w+)\b|m[ae]m\b|m[ıiuü]yorum\b|yok\b|değil"
    r"|ません|ない|没|不|なし|않|없|안 )",
    re.IGNORECASE,
)
_ONLY_MORE = re.compile(
    r"\b(?:not (?:only|just)|nicht nur|pas (?:que|seulement)|no s[oó]lo|non solo|não só|niet alleen|inte bara|ikke bare|nie tylko"
    r"|nejen|не только|не лише)\b"
)
#: Letters gone through with yes or no.
_TICKING = YES | NO
_YES_OR_NO = re.compile(
    rf"(?<![\w'])([A-Z])[\s:=.)-]{{1,3}}\(?({'|'.join(sorted(YES | NO, key=len, reverse=True))})(?!\w)(?! (?:\w+ )?[A-Z]\b)",
    re.IGNORECASE,
)
#: A label with yes or no after it: "Concerts - no".
_TICKED_LINE = re.compile(
    rf"^[ \t*•-]*([^\n:=–—]{{2,80}}?)\s*(?: - |[:=–—])\s*({'|'.join(sorted(YES | NO, key=len, reverse=True))})[.! \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
#: All of two, three, four or five in one word.
_ALL_OF = {
    2: word_set(
        "both beide beides ambos ambas entrambi entrambe båda begge molemmat oba obie obydwa obě mindkettő amândouă оба обе обидва "
        "ikisi keduanya दोनों كلاهما שניהם 둘다 两个都 两者都 両方 どちらも 둘다 cảhai كلاهما الاثنان"
    ),
    3: word_set("cảba الثلاثة mindhárom üçü ketiganya तीनों 셋다 三个都 三者都 三つとも kaikkikolme"),
    4: word_set("cảbốn الأربعة mindnégy dördü keempatnya चारों 넷다 四个都 四つとも"),
    5: word_set("mindöt beşi kelimanya पाँचों पांचों 다섯다 五个都 五つとも"),
}
#: All options less some.
_ALL_BUT = re.compile(
    r"\W*(?:i (?:have|own|use|do) |we (?:have|own|use|do) )?(?:all(?: of (?:them|these|those))?|everything|every one"
    r"|alles|tout|tous|toutes|todo|todos"
    r"|todas|tutto|tutti|tudo|вс[её]|wszystko|allt|alt|hepsi)"
    r"(?: of them)?(?: (?:on|in) (?:the|this|your) list| listed| above| here)?"
    r",? (?:but|except(?: for)?|apart from|besides"
    r"|other than|minus|save(?: for)?"
    r"|außer|bis auf|sauf|menos|excepto|tranne|exceto|кроме|oprócz|behalve|utom|undtagen|untatt) (.+)$",
    re.IGNORECASE | re.DOTALL,
)
#: "All of them are important."
_APPLYING = word_set("are is apply applies matter matters count counts do seem sound were have")
_FEW = 8
_WE_ALL = re.compile(r"\W*(?:we|i)(?:'ve| have)?(?: \w+)? all\b")
#: After an article: a word that joins no letters.
_NOUN = re.compile(
    rf" (?!(?:{'|'.join(sorted(_JOINING))}|only|or|but|is|too|eller|oder|lub|vagy|seulement|solo|nur)\b)[a-z]{{3,}}"
)
_NUMBERS = re.compile(r"[\W_]*\d{1,2}(?:[\W_]+\d{1,2})*[\W_]*")
_LETTERS = re.compile(
    r"(?<![\w'])([A-Za-z])(?![\w'])(?=\s*(?:[,;.):&>|/\n\]+-]|$|(?:and|then|only|alone|und|et|y|en|e|och|og|ja|és|și|ve"
    r"|dan|και|и|та|và)\b))"
)
_CAPITAL = re.compile(r"(?<![\w'])(?!I(?: |'))[A-Z](?![\w'])")
_ANY_LETTER = re.compile(r"(?<![\w'])([A-Za-z])(?![\w'])")
#: A list of nothing but letters that opens a reply and is not taken back.
_OPENING_LIST = re.compile(
    r"[A-Z](?:\s*,\s*[A-Z])*\s*,?\s*(?:and|&|,)\s*[A-Z](?:\.\s|\s-\s|[ \t]*\n\s*)"
    r"(?!no\b|not\b|wait\b|sorry\b|actually\b|also\b|and\b|plus\b|[A-Z]\b(?! ))",
)
#: Letters of which any may be the answer, and no other.
_EITHER = re.compile(
    r"\W*(?:[Ee]ither |[Mm]aybe |[Pp]erhaps |[Pp]robably )?[A-Z]"
    r"(?:,? (?:or|oder|ou|o|of|eller|lub|albo|nebo|sau|vagy|или|або|чи|atau|veya|hoặc)"
    r"(?: maybe| perhaps)? [A-Z](?![\w']))+(?!.*\bboth\b)"
)
#: A list of nothing but letters that ends a reply, and what may stand before it.
_LAST_LETTERS = re.compile(
    r"(?<![\w'])[A-Z](?:(?:[ \t]*(?:[,;>&+/-]|->|→|,? (?:and|then|plus|und|et|y|e|i))[ \t]*|[ \t]+)[A-Z])*[\])\"'.!\s]*$"
)
_LED = re.compile(
    r"(?:[:;…=>⇒→.!?\n]|\b(?:so|meant|says?|said|choose|pick|select|tick|take|answer"
    r"|is|are|with|it|leaves(?: me)?))[ \t\[(\"'*]*$",
    re.IGNORECASE,
)
#: An item of a list that is gone through letter by letter.
_ITEM = re.compile(r"^[ \t(\[]*[A-Z](?:[.):\]]|[ \t]*$)|[:=>]\s*[A-Z][ \t]*$", re.MULTILINE)
#: A line of what does not apply.
_REJECTED = re.compile(
    r"^\W*(?:no|not|none|nein|nicht|non|nada|não|нет|nope|never|not for me|excluded)\b[^:\n]{0,20}:[^\n]*", re.I | re.M
)
_COMPACT = re.compile(r"[\W_]*([A-Z]{2,26})[\W_]*")


def read_mentions(core: str, shown: dict[str, int], labels: Labels) -> list[int]:
    """Option codes in the order in which a reply names them, by letter or label, each once.

    Args:
        core: the reply proper.
        shown: options' codes by letter.
        labels: the options' labels.
    """
    found, denied = _found(core.casefold(), labels)
    places = [(one.start, one.code) for one in found if one.code not in denied]
    letters_only = all(len(word) == 1 or word in _JOINING for word in words_of(labels.search.without(core)))
    if letters_only or not places:
        compact = _COMPACT.fullmatch(core)
        if compact and set(compact[1]) <= shown.keys():
            return list(dict.fromkeys(shown[letter] for letter in compact[1]))
        starts = {one.start for one in found}
        places += [
            (match.start(1), shown[match[1].upper()])
            for match in (_ANY_LETTER if letters_only else _LETTERS).finditer(core)
            if match[1].upper() in shown
            and (match[1].isupper() or letters_only)
            and not (
                match[1] in "Aa" and (match.end(1) + 1 in starts or _NOUN.match(core, match.end(1)))
            )  # "a company pension"
        ]
    return list(dict.fromkeys(code for _, code in sorted(places)))


def last_letters(core: str, shown: dict[str, int]) -> list[int] | None:
    """Option codes of the letters that the end of a longer reply lists, each once; None where it lists none.

    One letter a line, or a line for each letter, is a list as a whole and not at its end.
    """
    found = _LAST_LETTERS.search(core)
    before = core[: found.start()] if found is not None else ""
    if found is None or not _LED.search(before) or _BUT.search(before):
        return None
    letters = re.findall("[A-Z]", found[0])
    is_one = len(letters) == 1
    if not shown.keys() >= set(letters) or len(set(letters)) < len(letters) or (is_one and _ITEM.search(before)):
        return None
    return None if is_one and not before.endswith("\n") else [shown[letter] for letter in letters]


def letters_anywhere(core: str, shown: dict[str, int]) -> list[int]:
    """Codes of the capitals that stand alone in a text, in their order; none where one of them is no option's."""
    letters = list(dict.fromkeys(letter for letter in _CAPITAL.findall(core)))
    return [shown[letter] for letter in letters] if shown.keys() >= set(letters) else []


def read_several(core: str, shown: dict[str, int], labels: Labels) -> set[int] | None:
    """Codes of the options that a reply names as applying; None where it names none and does not say so."""
    finals = list(_FINAL.finditer(core))
    if finals and finals[-1].end() < len(core) - 1:
        last = read_several(core[finals[-1].end() :], shown, labels)
        if last is not None:
            return last
    either = _EITHER.match(core)
    if either is not None and _CAPITAL.search(core, either.end()) is None:
        return None
    only_letter = _LETTER_ONLY.match(core) or _ONLY_AT_LAST.search(core)
    if only_letter is not None and only_letter[1] in shown:
        return {shown[only_letter[1]]}
    bracketed = _IN_BRACKETS.findall(core)
    if len(bracketed) > 1 and shown.keys() >= set(bracketed) and _DENYING.isdisjoint(words_of(core)):
        return {shown[letter] for letter in bracketed}
    listed = last_letters(core, shown)
    if listed is not None:
        return set(listed)
    opening = _OPENING_LIST.match(core)
    if opening is not None and _CAPITAL.search(core, opening.end()) is None:
        # "A, B and D. I gave up on newspapers"
        return set(letters_anywhere(opening[0], shown)) or None
    may_tick = not core.isascii() or "'" in core or not _TICKING.isdisjoint(words_of(core))
    ticked = dict(_YES_OR_NO.findall(core)) if may_tick else {}
    if len(ticked) > 1 and shown.keys() >= ticked.keys():
        return {shown[letter] for letter, sign in ticked.items() if sign.casefold() in YES}
    lines = _TICKED_LINE.findall(core) if may_tick and "\n" in core else []
    if len(lines) > 1 and len(lines) == len([line for line in core.split("\n") if line.strip()]):
        signed = [(labels.mentioned(words.casefold()), sign.casefold() in YES) for words, sign in lines]
        if all(len(codes) == 1 for codes, _ in signed):
            return {code for codes, is_ticked in signed if is_ticked for code in codes}
    but = _ALL_BUT.match(core)
    if but is not None:
        left_out = read_several(but[1], shown, labels)
        return set(shown.values()) - left_out if left_out else None
    if _NONE_AT_LAST.search(core) is not None or (
        _NOTHING_AT_LAST.search(core) is not None and not labels.named(core.casefold())
    ):
        return set()
    alone = _THE_ONE_THING.search(core)
    if alone is not None:
        named = read_several(alone[1], shown, labels)
        if named:
            return named
    only = _ONLY.match(core)
    if only is not None and _ADDING.search(core, only.end()) is None:
        named = read_several(only[1], shown, labels)
        if named:
            return named
    core = _REJECTED.sub("", core) if ":" in core else core
    text = core.casefold()
    if _names_all(core, text, len(shown)):
        return set(shown.values())
    if _NUMBERS.fullmatch(core):
        codes = list(shown.values())
        places = [int(one.value) for one in numerals(core)]
        return {codes[place - 1] for place in places} if all(0 < place <= len(codes) for place in places) else None
    parted = own_clauses(core, words_of(core))
    if (
        parted is not None
        and _FOR.search(parted.others) is None
        and not any(is_on_others(option.label) for option in labels.options)
    ):
        # what others have is no answer, unless nothing else is said
        if labels.named(parted.own.casefold()):
            core, text = parted.own, parted.own.casefold()
    elif "my " in text and len(text) == len(core):
        own = RELATIVES.sub(" ", text)
        if own != text and labels.named(own):
            core = text = own
    chosen = set(read_mentions(core, shown, labels))
    if chosen and _NONE.match(core) and not labels.named(text):
        chosen = set()
    if not chosen and _NO_SUCH.match(core) is not None:
        return set()
    if not chosen and (_NONE.match(core) is not None or _NOT_ANY.search(text) is not None):
        return set()
    found, denied = _found(text, labels)
    for clause in _CLAUSE.split(text):
        if _DENYING.isdisjoint(words_of(clause)):
            chosen |= labels.mentioned(clause, whole=bool(found)) - denied
            # "imagination and tolerance", where a label says "Tolerance and respect"
            parts = _AND.split(clause) if chosen else []
            chosen |= {code for part in parts if (code := labels.abbreviated(part)) is not None} - denied
            if len(parts) > 1:
                chosen = (
                    chosen.union(*(labels.mentioned(part) for part in parts if not labels.search.find(part))) - denied
                )
    if not chosen:
        # "C definitely, I don't know about the rest"
        chosen = {shown[letter] for letter in _LONE_LETTER.findall(core) if letter in shown}
    return chosen or None


def _left_out(text: str, found: list[FoundLabel], denied: set[int]) -> set[int]:
    """Options that a sentence after the choice begins with only to leave them out: "Radio and TV. Newspapers I don't read."."""
    left: set[int] = set()
    kept = False
    for sentence in _SENTENCE.finditer(text):
        inside = [one for one in found if sentence.start() <= one.start < sentence.end() and one.code not in denied]
        codes = {one.code for one in inside}
        if kept and len(codes) == 1:
            first = inside[0]
            before = text[sentence.start() : first.start]
            after = text[inside[-1].end : sentence.end()]
            if len(before) <= _TOPIC and _BUT_NOT.search(after) and not _ONLY_MORE.search(after):
                left |= codes
                continue
        kept = kept or bool(codes)
    return left


def _found(text: str, labels: Labels) -> tuple[list[FoundLabel], set[int]]:
    """The labels that stand in a text in folded case, and the codes of those that it denies."""
    found = labels.search.find(text)
    starts = [0, *(one.end() for one in _CLAUSE.finditer(text))] if found else []
    denied = set()
    for one in found:
        begin = max(starts[bisect_right(starts, one.start) - 1], one.start - _CLAUSE_BEFORE)
        if one.is_denied or _is_set_aside(text, begin, one.start, one.end):
            denied.add(one.code)
    return found, denied | _left_out(text, found, denied)


def _names_all(core: str, text: str, n_options: int) -> bool:
    """Whether a reply says that every option applies: "all of them", "all five", "les quatre"."""
    if _ALL.match(core):
        return True
    first = _CLAUSE.split(text)[0]
    words = words_of(first)
    if len(words) < _FEW and any(
        small_letters("".join(words[:2])).startswith(one) for one in _ALL_OF.get(n_options, ())
    ):
        return True
    if words[:1] == ["all"] or _WE_ALL.match(first):
        words = words[words.index("all") :] if "all" in words else words
        if words[1:3] in (["of", "them"], ["of", "these"], ["of", "those"]):
            return len(words) < 5 or (len(words) < _FEW and words[3] in _APPLYING)
        return any(one.value == n_options for one in numerals(" ".join(words[1:3])))
    if not words or words[0] not in _EVERY:
        return False
    return words[:4] in (["every", "single", "one", "of"], ["every", "one", "of", "them"]) or any(
        one.value == n_options for one in numerals(first)
    )


def _is_set_aside(text: str, begin: int, start: int, end: int) -> bool:
    """Whether the clause of a label, from ``begin``, denies it, before or after: "I don't own a television", "asthma, no"."""
    before = text[begin:start]
    if not _DENYING.isdisjoint(words_of(before)) or _BUT_NOT_BEFORE.search(before) is not None:
        return True
    return _SET_ASIDE.match(text, end) is not None
