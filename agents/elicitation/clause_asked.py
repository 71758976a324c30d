"""Which clause of a reply answers, where several hold a number or a date: the one that speaks of what was asked, or of now.

"We signed on 2 May 2011 but moved in on 18 June 2011" tells when they moved in; "I was 95 kilos at the wedding; this morning, 82"
tells what somebody weighs. Clauses are told apart by the words they share with the question, never by what the values are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from ...surveys import Question
from .per_question import PerQuestion
from .reply_words import small_letters, word_set, words_of

#: Words that any clause may share with any question.
_COMMON = word_set(
    """
    how many much what when which who whom where why did does do you your yours yourself have has had the and for with was were
    are is been
    this that these those usual usually normal normally typical average about per each every please number date tell
    think say know feel would could should must one two people person last past next day days week weeks month months year
    years hour
    hours minute minutes night time times long often good most least any some all there here from into over out
    wie viel viele wann welche welcher welches haben hat sind ist war ihr ihre ihren sie der die das den dem ein eine einen und
    für mit pro tag woche monat jahr stunden minuten normalerweise letzte letzten
    combien quel quelle quels quelles quand est-ce que vous votre vos avez êtes les des une par jour semaine mois année heures
    minutes dernière dernier
    cuánto cuánta cuántos cuántas cuándo qué cuál usted su sus tiene está los las una por para con día semana mes año horas
    minutos último última pasado pasada
    quanto quanta quantos quantas quando qual você seu sua tem está dos das uma dia semana mês ano horas último última
    quanti quante che quale lei suo sua della delle degli del giorno settimana mese anno ore ultimo ultima scorso scorsa
    hoeveel wanneer welke heeft hebt uw het een van per dag week maand jaar uur laatste
    hur många mycket när vilken vilket har din ditt dina och för med dag vecka månad år timmar senaste senast
    hvor mange meget hvornår når hvilken dit uke uge måned timer sidste siste
    kuinka monta paljon milloin mikä sinulla teillä päivä viikko kuukausi vuosi tuntia viime
    ile kiedy jaki jaka jakie pan pani pana masz jest dzień tydzień miesiąc rok godzin ostatni ostatnim tygodniu
    kolik kdy jaký jaká máte jste den týden měsíc hodin poslední
    hány mennyi mikor milyen önnek van nap hét hónap év óra utolsó múlt
    câți câte cât când care aveți sunteți zi săptămână lună an ore ultima
    πόσα πόσες πόσο πότε ποιο έχετε είναι ημέρα εβδομάδα μήνα ώρες τελευταία
    сколько когда какой какая какое у вас ваш ваша есть день неделю неделе месяц год часов последний раз
    скільки коли який яка ваш день тиждень місяць рік годин останній
    kaç ne zaman hangi sizin kadar günde haftada ayda yıl saat son geçen
    berapa kapan apakah anda jam hari minggu bulan tahun menit terakhir lalu tanggal yang
    ngapi lini gani wewe siku wiki mwezi mwaka saa
    """
)
#: Shorter words of alphabets tell nothing.
_SHORTEST = 4
#: Letters two forms of a word share at least where one is glued to other words or endings: "menikah", "nikahnya".
_STEM = 5
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
#: Characters that any clause of a language without spaces may share with a question.
_COMMON_CHARACTERS = frozenset(
    "您你我的了是在有多少几个何時什么么時間日月年每平均一天周週时小请问您们人歳岁どのくらいまでしたですかますへのにはをが"
)
#: As much as "on" may stand between the beginning of a clause and its value: "I got there first, on March 20".
_PREPOSITION = 3
#: What speaks of now, or of what is so in truth.
_NOW = re.compile(
    r"(?<!\w)(?:(?<!until )(?<!till )(?<!by )(?<!just )now(?:adays)?(?! and (?:then|again))|today|this morning|these days"
    r"|currently|at present"
    r"|at the moment|in (?:fact|reality|practice|truth)|actually|lately|the (?:scales?|receipt|till|bill|payslip|app|tracker"
    r"|statement)"
    r" (?:says?|said|shows?|showed|came to|comes to|was|is)"
    r"|heute|jetzt|inzwischen|mittlerweile|derzeit|aktuell|zurzeit|tatsächlich|in wirklichkeit|aujourd'hui|maintenant"
    r"|actuellement|désormais"
    r"|en (?:réalité|fait)|hoy(?: en día)?|ahora|actualmente|en realidad|agora|hoje|atualmente|na (?:verdade|realidade)"
    r"|adesso|oggi|ora"
    r"|attualmente|in realtà|tegenwoordig|momenteel|vandaag|in werkelijkheid|numera|nuförtiden|i ?dag|för närvarande|nå"
    r"|nykyään|nyt"
    r"|tänään|teraz|obecnie|dziś|dzisiaj|naprawdę|w rzeczywistości|teď|nyní|dnes|momentálně|manapság|jelenleg|valójában|acum"
    r"|în prezent"
    r"|astăzi|de fapt|сейчас|теперь|сегодня|в настоящее время|на самом деле|фактически|зараз|тепер|нині|насправді|τώρα"
    r"|σήμερα|πλέον"
    r"|στην πραγματικότητα|şimdi|bugün|şu an(?:da)?|artık|aslında|sekarang|kini|saat ini|sebenarnya|kenyataannya|sasa"
    r"|siku hizi|kwa kweli"
    r"|bây giờ|hiện (?:nay|tại|giờ)|thực ra|अब|आजकल|फ़िलहाल|असल में|الآن|الان|حاليا|حاليًا|اليوم|في الواقع|עכשיו|כיום|היום"
    r"|בפועל|اکنون"
    r"|امروز|در واقع|এখন)(?!\w)|现在|如今|目前|实际|其实|現在|最近|今は|実際|지금|현재|요즘|실제"
)
#: Such words, by which any text with one is found.
_MAY_BE_NOW = tuple(
    """
    now today morning these current present moment fact reality practice truth actual lately heute jetzt inzwischen mittlerweile
    derzeit aktuell zurzeit tatsächlich wirklich aujourd maintenant désormais réalité en\u00a0fait hoy ahora realidad agora hoje
    atual verdade realidade adesso oggi ora attual realtà tegenwoordig momenteel vandaag numera nuför dag närvarande nå nyk nyt
    tänään teraz obecnie dzi naprawdę rzeczywist teď nyní dnes moment manapság jelenleg valójában acum prezent astăzi fapt сейчас
    теперь сегодня настоящее самом фактически зараз тепер нині насправді τώρα σήμερα πλέον πραγματικ şimdi bugün şu\u00a0an artık
    aslında sekarang kini saat sebenarnya kenyataan sasa siku kweli giờ hiện thực अब आजकल फ़िलहाल असल الآن الان حالي اليوم
    الواقع עכשיו כיום היום בפועל اکنون امروز واقع এখন 现在 如今 目前 实际 其实 現在 最近 今 実際 지금 현재 요즘 실제 scale
    receipt till bill
    payslip app tracker statement
    """.replace("\u00a0", " ").split()
)
#: Questions about a time that is over.
_OVER = re.compile(
    r"\b(?:last|yesterday|ago|past|did|were|was|letzte\w*|gestern|dernière?s?|hier|pasad[oa]s?|últim[oa]s?|ayer|ontem"
    r"|passad[oa]s?|scors[oaie]"
    r"|ultim[oaie]|ieri|vorige|afgelopen|gisteren|förra|senaste|igår|sidste|siste|forrige|i går|viime|eilen|ostatni\w*"
    r"|wczoraj|zeszł\w+"
    r"|minul\w+|včera|múlt|tegnap|geçen|dün|lalu|kemarin|прошл\w+|последн\w+|вчера|минул\w+|вчора)\b|去年|昨天|上周|上个"
    r"|昨日|先週|先月|지난|어제"
)
_PARTS = re.compile(
    r"[.,](?!\d)|[;:!?…\n،؛。，；！？、]|\s[-–—]+\s|(?<!\w)(?:but|and|then|while|whereas|though|although|aber|und|doch"
    r"|während|mais|et|puis|alors que|pero|y"
    r"|mientras|mas|e|ma|mentre|poi|maar|terwijl|men|och|og|mens|medan|mutta|ja|ale|lecz|potem|ovšem|és|dar|iar|și|но|а|и|зато"
    r"|але|та|і|αλλά|και|ama|fakat|ve|tapi|tetapi|dan|sedangkan|lakini|nhưng|còn|लेकिन|और|لكن|و|אבל|ولی|اما|কিন্তু)(?!\w)"
    r"|但是|但|可是|可(?=我)|不过|而|しかし|けど|が(?=、)|지만|는데"
)


class _Asked:
    """The words of a question by which a clause is told to answer it."""

    def __init__(self, question: Question) -> None:
        text = unicodedata.normalize("NFC", small_letters(question.text))
        unit = words_of(question.unit or "")
        self.words = tuple(
            dict.fromkeys(
                one for one in words_of(text) if len(one) >= _SHORTEST and one not in _COMMON and one not in unit
            )
        )
        self.counted = tuple(dict.fromkeys([*unit, *self.words]))
        runs = [[one for one in run if one not in _COMMON_CHARACTERS] for run in _UNSPACED.findall(text)]
        self._characters = frozenset(one for run in runs for one in run)
        self.is_over = _OVER.search(text) is not None

    def shared(self, clause: str) -> frozenset[str]:
        """Words of the question of which a clause in small letters holds a form."""
        words = [word for word in words_of(clause) if len(word) >= _SHORTEST]
        held = {own for own in self.words if any(_is_form(word, own) for word in words)}
        return frozenset(held | (self._characters & set(clause)) if self._characters else held)


def _is_form(word: str, own: str) -> bool:
    if word == own:
        return True
    shorter, longer = sorted((word, own), key=len)
    if longer.startswith(shorter) or longer.endswith(shorter):
        return True
    common = next((at for at, (one, other) in enumerate(zip(word, own, strict=False)) if one != other), len(shorter))
    if common >= max(_SHORTEST - 1, 0.6 * len(shorter)) and len(longer) - common <= _STEM:
        return True
    return len(shorter) > _STEM and any(shorter[at : at + _STEM] in longer for at in range(1, len(shorter) - _STEM + 1))


asked_of = PerQuestion(lambda question, order: _Asked(question))


def clauses_asked(text: str, starts: Sequence[int], question: Question) -> list[int]:
    """Which of the places in a reply stand in the clause that answers the question; none where nothing tells.

    Args:
        text: the reply.
        starts: where its values begin, in order.
        question: what was asked.

    Returns:
        Places in the list of starts.
    """
    small = small_letters(text)
    clauses = _clauses(small, starts)
    asked = asked_of(question, ())
    shared = [asked.shared(small[begin:end]) for begin, end in clauses]
    most = max(shared, key=len, default=frozenset())
    if most and all(held <= most for held in shared) and any(held != most for held in shared):
        return [at for at, held in enumerate(shared) if held == most]
    return [] if asked.is_over else _of_now(small, starts, clauses)


def _of_now(small: str, starts: Sequence[int], clauses: Sequence[tuple[int, int]]) -> list[int]:
    """Which places stand in a clause that speaks of now, or of what is so in truth."""
    if not any(map(small.__contains__, _MAY_BE_NOW)):
        return []
    found = []
    for at, (start, (begin, end)) in enumerate(zip(starts, clauses, strict=True)):
        said = [one.start() for one in _NOW.finditer(small, begin, end)]
        inside = [other for other in starts if begin <= other < end]
        # of two numbers in one clause the one that follows: "20 a day then, now 5"
        if said and start == next((other for other in inside if other > said[0]), inside[-1]):
            found.append(at)
    return found if len(found) < len(starts) else []


def _clauses(small: str, starts: Sequence[int]) -> list[tuple[int, int]]:
    """Where the clauses around some places begin and end; a clause that a value opens is one with the clause before it."""
    parts = [(0, 0), *((part.start(), part.end()) for part in _PARTS.finditer(small)), (len(small), len(small))]
    found = []
    for start in starts:
        last = max(at for at, (_, end) in enumerate(parts) if end <= start)
        is_opened = len(small[parts[last][1] : start].strip(" \"'$£€")) <= _PREPOSITION
        begin = parts[last - 1][1] if last and is_opened else parts[last][1]
        found.append((begin, parts[min(last + 1, len(parts) - 1)][0]))
    return found
