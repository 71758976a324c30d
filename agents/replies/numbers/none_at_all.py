"""Whether a reply to a question for a number says none: "Inga barn än", "Gar nichts", "not a single one", "No pago nada"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..words.reply_words import NEGATIONS, word_set, words_of

#: Words that say none wherever they open a reply, or stand in a short one.
_NONE = word_set(
    """
    keins keinerlei none nothing nil nada zilch nobody never keine keiner keines keinen kein keinerlei nichts garnichts nie niemals
    aucun aucune rien jamais ninguno ninguna ningún nunca nenhum nenhuma nessuno nessuna nessun niente nulla
    mai geen niets nooit ingen inget
    inga ingenting aldrig intet aldri żadnych żadnego żadnej żadne nic nigdy žádné žádný žádná nikdy žiadne žiadny semmi semennyi
    sosem soha egyetlen nincs nincsen nincsenek niciun nicio nimic niciodată deloc κανένα καμία κανέναν καθόλου τίποτα ποτέ
    нет ничего никого нисколько никогда немає нічого ніколи hiç yok belum hakuna sina kamwe
    """
)
#: What one has none of and yet leaves the number open, or what declines in other words.
_OF_NO_WEIGHT = (
    r"(?:idea|clue|comment|ideal|number|answer|way|limit|right|opinion|preference|reason|thanks?|problem|doubt|matter|more"
    r"|less|fewer"
    r"|better|need|point|fixed|set|enough|much|many|often|exact|specific|such|particular|typical|usual|real|single number"
    r"|one knows|memory|record"
    r"|rule|say"
    r"|thank|to say|to add|to do with|but|special|in particular|business|good|bad|wonder"
    r"|ahnung|angaben?|antwort|meinung|kommentar|lust|zahl|gedanken|idée|réponse|avis|commentaire|envie|id[eé]ia|ni idea"
    r"|respuesta|opinión|comentario|resposta|opinião|coment[áa]rio|risposta|commento|antwoord|mening|idee|aning|anelse|svar"
    r"|pojęcia"
    r"|odpowiedzi|tušení|odpověď|fogalmam|válasz|ιδέα|понятия|ответа|мнения|уявлення|fikrim|cevap|jawaban|ý kiến"
    r"|que decir|zu sagen|à dire|da dire|a dizer|te zeggen|att säga|genau\w*|so)\b"
)
_WEIGHTLESS = re.compile(_OF_NO_WEIGHT)
_OPEN = re.compile(rf"\s*[,:]?\s*(?:\w+ )?{_OF_NO_WEIGHT}")
#: Having or doing none of what was asked for.
_NOT_ANY = re.compile(
    r"\bteetotal(?:ler)?\b|^\W*(?:quit|gave (?:it )?up|stopped)\b(?! (?:counting|keeping|caring|trying))"
    r"|\b(?:i|we) (?:quit|gave up|stopped|gave (?:it|them) up)\b(?! (?:counting|keeping|caring|trying|my job))|\b(?:don't"
    r"|do not|didn't|did not|haven't|have not|no longer) (?!know|want|wish|care|think|remember|give|share|tell"
    r"|talk|say|answer|reveal"
    r"|disclose|divulge|discuss|count|keep|track|measure|recall|believe|understand|see|feel|agree|like|mind|trust|get (?:the"
    r"|it|what"
    r"|why)|really|even|do (?:surveys|numbers)|need to)\w+(?! (?:\w+ )?(?:much|many|often|enough|long|well|exactly|properly))"
    r"|\bnot (?:one\b|an?\b (?!lot|clue|fan|chance|number|few|great|huge|day goes|problem|question)|any\b|a single|once"
    r"|at all|yet|ever)"
    r"|\b(?:ich|wir) (?:habe|haben|zahle|zahlen) keine?n?\b(?! (?:ahnung|angabe|meinung|lust))"
    r"|\b(?:have|pay|so|got|with|there(?:'s| is| are)|^\W*) ?no (?!" + _OF_NO_WEIGHT + r")\w+"
    r"|\bno (?:tengo|trabajo|pago|bebo|fumo|hay)\b(?! (?:idea|ni idea|claro|por qué))|\bje n(?:'ai|e \w+) (?:pas|plus"
    r"|aucune?|jamais)\b"
    r"(?! (?:d'idée|beaucoup|assez|combien))"
    r"|\bnão (?:tenho|trabalho|pago|bebo|fumo|há)\b(?! (?:ideia|certeza|como))|\bnon (?:ho|lavoro|pago|bevo|fumo"
    r"|ne \w+)\b(?! (?:idea|molt|più))"
    r"|\bnem[áa]me?\b(?! (?:tušen|názor|ponět|predstav))|\bnu (?:am|avem|beau|fumez)\b(?! (?:idee|habar|opinie|timp|mult))"
    r"|(?<!\w)δεν έχ(?:ω|ουμε)(?!\w)(?! (?:ιδέα|γνώμη|άποψη|πολ))|一(?:度|回|つ|人)も.{0,12}(?:ない|ません)"
    r"|\bnie (?:mam|piję|palę|płacę|pracuję)\b(?! pojęcia)|\bу меня нет\b|(?<!\w)ни (?:одного|одной|разу|копейки)\b"
    r"|(?<!\w)ні (?:одного|разу)"
    r"|(?<!\w)жодно|\bani (?:jednego|jednej|razu|grosza|jeden|jedno|jednou|raz|koruna)\b|(?<!\w)ούτε (?:μία|ένα)"
    r"|ولا (?:مرة|واحد)|אף (?:פעם|לא)|\b(?:ni|nem|não) uno?a?\b|\bnicht (?:ein(?:mal"
    r"|en?|zige\w*)"
    r"|mehr|geraucht|getrunken)\b|\bpas (?:un seul|une seule|du tout|d'\w+)\b|\bneanche un|\bnemmeno un|\bni un[oa]?\b"
    r"|\bnem uma?\b|\binte (?:en enda|ett enda|någon|något|några)\b|\bikke (?:en eneste|et eneste|noen|nogen|noe)\b"
    r"|\been? enkele? niet"
    r"|\bei (?:yhtään|yhtäkään|ole|mitään|lainkaan|kertaakaan)\b|\ben (?:\w+ )?(?:yhtään|yhtäkään|mitään|ollenkaan|lainkaan)\b"
    r"|\b(?:tidak|nggak|enggak|gak|ga|belum) (?:ada|punya|pernah|sama sekali)\b|\bkhông (?:có|hề|bao giờ|uống|hút)\b"
    r"|\bchưa (?:có|bao giờ)\b"
    r"|\bhiç\b.*(?:m[ae]d[ıi]m|m[ae]m|m[ıiuü]yorum|yok)\b|\byok(?:tur)?\b|\bsina\b|\bsijawahi\b"
    r"|没有(?!统计|数|算|记|意见|想|固定|办法|印象)|一\w{0,3}(?:也|都)(?:不|没)|从来不|ありません"
    r"|(?:(?<!覚えて)(?<!分かって)(?<!わかって)(?<!決まって)い|飲み|吸い)ません|全然(?:ない|しない|飲まない)|なし\b"
    r"|없(?:습니다|어요|음|다)|전혀|하나도|한 (?:번|명|개|권)도 (?:못|안|없)|कोई (?:\S+ )?नहीं|एक भी नहीं"
    r"|बिल्कुल नहीं|ليس لد|لا يوجد|لا شيء"
    r"|ولا واحد|أبدا"
    r"|אין לי|אף אחד|כלום|هیچ|ندارم"
)
#: More words than that and a sentence that denies something may be beside the point.
_SHORT = 9
_SO_NOTHING = re.compile(
    r"[,.;:] (?:so |then |therefore |and |also |donc |así que |então |quindi |dus |så )*(?:it's |that's )?(?:none|nothing"
    r"|zero|nil|nada"
    r"|nichts|rien|niente|niets|inget|ingenting|nic|ничего)[.! ]*$"
)
_MANY = word_set(
    "much many lot lots few viel viele beaucoup mucho muchos molto molti muito muitos много dużo veel mycket meget paljon çok"
)


#: Not once, where "one" is a word for a number.
_NOT_ONE = re.compile(
    r"\b(?:egyszer|egy(?:et)?) sem\b|(?<!\w)(?:एक|1) (?:\S+ )?भी नहीं"
    r"|(?:一|1)(?:次|回|度|个|個|人)(?:也|都|も)(?:不|没|沒|ない|ありません)"
    r"|한 \S{1,2}도 (?:없|안|못)|(?<!\w)ni una? (?:sola |solo )?|(?<!\w)ούτε (?:μία|έναν?|ένα)|\bnot even (?:one|once|1)\b"
)


#: No brothers and sisters.
_ONLY_CHILD = re.compile(
    r"\bonly child\b|\beinzelkind\b|\b(?:fils|fille|enfant) unique\b|\bhij[oa] únic[oa]\b|\bfigli[oa] unic[oa]\b"
    r"|\bfilh[oa] únic[oa]\b|\benig kind\b|\bensambarn\b|\benebarn\b|\bjedyna(?:k|czka|kiem|czką)\b"
    r"|\bjedináč(?:ek|ci)\b|\begyke\b"
    r"|\bunic la părinți\b"
    r"|μοναχοπαίδι|единственн\w+ реб[её]н|єдин\w+ дитин|\btek çocuğum\b|\banak tunggal\b|\bcon một\b|\bainoa lapsi\b"
    r"|独生|獨生|一人っ子|ひとりっ子|외동|وحيد والدي|בן יחיד|בת יחידה|इकलौत"
)
_SIBLINGS = word_set(
    "siblings sibling brothers sisters geschwister frères sœurs soeurs hermanos hermanas fratelli sorelle irmãos irmãs broers "
    "zussen syskon søskende søsken rodzeństwa braci siostr sourozenců testvére frați surori αδέρφια братьев сестер сестёр братів "
    "kardeşiniz saudara sisaruksia إخوة أخوة אחים भाई बहन"
)
_SIBLINGS_GLUED = re.compile("兄弟|姐妹|姉妹|형제|자매")


#: No way to work.
_AT_HOME = re.compile(
    r"\bwork(?:ing)? (?:from|at) home\b|\bhome ?office\b|\btélétravail\w*|\bteletrabaj\w*|\btelelavor\w*"
    r"|\btrabalho (?:em|a partir de) casa\b"
    r"|\bteletrabalho\b|\blavoro da casa\b|\btrabajo desde casa\b|\bwerk thuis\b|\bthuiswerk\w*"
    r"|\bjobbar hemifrån\b|\barbejder hjemme\w*"
    r"|\bpracuję z domu\b|\bработаю (?:из|на) дом\w+|\bпрацюю (?:з|вдома)\w*|\bevden çalış\w+|在家(?:办公"
    r"|工作)|在宅(?:勤務|ワーク)|재택"
)
_WAY_TO_WORK = re.compile(
    r"\b(?:way|far|travel|distance|commut\w*|weg|weit|entfern\w*|trajet|distan\w*|lejos|lontan\w*|longe|afstand|ver|avstånd|dojazd\w*"
    r"|далеко|расстояни\w+|відстан\w+|uzak\w*)\b|距离|距離|통근|거리|通勤|远"
)


def is_at_home(text: str, question: str) -> bool:
    """Whether a reply in folded case says that one works at home, where the way to work is asked for."""
    return _AT_HOME.search(text) is not None and _WAY_TO_WORK.search(question.casefold()) is not None


def is_only_child(text: str, question: str) -> bool:
    """Whether a reply in folded case says that one has no brothers and sisters, where these are asked for."""
    if _ONLY_CHILD.search(text) is None:
        return False
    asked = question.casefold()
    return not _SIBLINGS.isdisjoint(words_of(asked)) or _SIBLINGS_GLUED.search(asked) is not None


def is_not_one(text: str) -> bool:
    """Whether the only number of a short reply in folded case is a one that it denies: "egyszer sem", not once."""
    return len(words_of(text)) < _SHORT and _NOT_ONE.search(text) is not None


def says_none(text: str, asked: Sequence[str]) -> bool:
    """Whether a reply without a number says none.

    Args:
        text: the reply in folded case.
        asked: words of the question for what is counted: "no children" says none where children are asked for.
    """
    words = words_of(text)
    if _SO_NOTHING.search(text):
        return True
    opening = words if len(words) < _SHORT else words[:4]
    for word in opening:
        if word in _NONE:
            at = text.find(word) + len(word)
            return _OPEN.match(text, at) is None
    if words[:1] in (["no"], ["nope"], ["nah"]) and (
        len(words) == 1 or text.lstrip()[len(words[0]) : len(words[0]) + 1] in ",."
    ):
        return len(words) < _SHORT
    if len(words) < _SHORT and _NOT_ANY.search(text) is not None:
        return True
    return denies_asked(words, asked)


def denies_asked(words: Sequence[str], asked: Sequence[str]) -> bool:
    """Whether a clause denies what was asked for: "but no children of our own", "io non ne bevo nessuno"."""
    for at, word in enumerate(words[:-1]):
        if word in NEGATIONS or word in _NONE:
            near = [one for one in words[at + 1 : at + 3] if _WEIGHTLESS.fullmatch(one) is None]
            if any(is_asked(one, asked) for one in near) and _MANY.isdisjoint(words[at + 1 : at + 5]):
                return True
    return False


def is_asked(word: str, asked: Sequence[str]) -> bool:
    """Whether a word is a form of one of those asked for: they begin alike, to the last three letters."""
    return any(
        word == own
        or (
            min(len(word), len(own)) > 3
            and word[: max(3, min(len(word), len(own)) - 2)] == own[: max(3, min(len(word), len(own)) - 2)]
        )
        for own in asked
    )


_CONTRAST = re.compile(
    r"(?:^|.*\W)(?:but|aber|doch|mais|pero|ma|mas|maar|men|mutta|ale|но|а|але|de|dar|αλλά|ama|fakat|tapi|lakini|nhưng|लेकिन"
    r"|لكن|אבל|ولی)\s+([^.;!?]*)[.;!? ]*$",
    re.DOTALL,
)


def denies_at_last(text: str, asked: Sequence[str]) -> bool:
    """Whether the last clause of a reply in folded case denies what was asked for: "I make 400 a day, but I drink none"."""
    last = _CONTRAST.match(text)
    if last is None or any(map(str.isdigit, last[1])):
        return False
    words = words_of(last[1])
    return len(words) < _SHORT and (
        denies_asked(words, asked) or (not _NONE.isdisjoint(words) and any(is_asked(one, asked) for one in words))
    )
