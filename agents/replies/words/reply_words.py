"""Words that decide how a reply is read: negations, fillers, yes and no."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
#: Vowel signs of Indian scripts belong to their words, or "है" would be "हाँ".
_INDIAN = re.compile(r"[\u0900-\u09ff]")
_INDIAN_WORD = re.compile(r"(?:[^\W_]|[\u0900-\u0963\u0981-\u09e3])+(?:'[^\W_]+)?")
CLAUSE = re.compile(r"[.,](?!\d)|[;:!?\n]|\s-\s")


def word_set(text: str) -> frozenset[str]:
    """The words of a text, as lists of words are kept readable in this package; small ones in folded case (ß, ς) too."""
    words = text.split()
    return frozenset(words) | {word.casefold() for word in words if word.islower()}


#: Doubts that an answer may follow, and words that take back what stands before them.
DOUBTING = word_set("know dunno idk sure unsure say question one")
CORRECTING = word_set(
    "misread misspoke mistake typo mean meant sorry wait scratch correction rather going mind change actually "
    "but pero mais aber но mas ma maar ale ama men tapi tetapi "
    "no non nein não нет nee nej ne nie nem nu bukan maaf eh pardon moment halt meine meinte quatsch besser "
    "quise decir mejor dizer melhor anzi bedoel bedoelde jednak raczej maksud maksudku ralat mener mente volevo "
    "scusa scusi espera wacht czekaj ach bleibe reste quedo fico rimango blijf "
    "nei nej egentligen egentlig faktisk oikeastaan właściwie unnskyld hold hang scrap strike stick stay ei kun ba yok eh "
    "oops oeps ups upps hoppla verkeerd vergist fout verlesen vertan geirrt vertippt falsch erreur error errei erro engano "
    "sbagliato sbagliata errore fel feil forkert fejl keliru salah omyl chyba "
    "hapana samahani anteeksi bocsanat scuze scusi"
)
#: English words of which a reply holds one where a letter is named as the answer.
CONCLUDING = word_set(
    """
    antwoord keuze optie svar svaret valet valget alternativ alternativet vastaus vastaukseni vaihtoehto jawaban pilihan opcja wybor
    cevabim chaguo antwort option opzione scelta lettera letra letras kies velger valitsen wybieram aleg pilih lautet
    option answer choice letter response say choose pick select go opt take reply respond settle chose lean leans is
    it for fits describes seems antwort respuesta resposta risposta cevap jawaban jibu wahle nehme sage choisis
    dirais elijo escojo respondo escolho scelgo direi rispondo memilih pilih nachagua ninachagua
    """
)
#: Words of which a denial with an opposite of its own, such as "I don't agree", holds one.
OPPOSING = word_set("not don't can't couldn't cannot não no non")
#: Words that a hedge begins with.
HEDGING = word_set(
    "either between neither zwischen entre между tra tussen mellan pomiędzy między weder ni né mellem mellom mezi "
    "između között între ανάμεσα μεταξύ giữa בין بين بین між"
)
#: Words with which a model speaks for itself and not for the respondent.
BREAKING = word_set("ai artificial llm chatbot assistant model ki ia")
#: Letters that are no words of their own in English.
LETTERS = word_set("b c d e f g h j k l m n o p q r s t u v w x y z")
#: Words that turn the label after them into its opposite.
NEGATIONS = word_set(
    """
    not no never neither nor hardly barely isn't aren't wasn't don't doesn't didn't cannot can't wouldn't won't
    couldn't nicht kein keine weder pas ne non nunca não nem nie не ни değil bukan tidak si sio
    नहीं niet geen inte ikke ikkje ej nem ei eivät emme sem όχι δεν δε ليس ليست لست ليسوا لا לא אינני איני אין نه không chẳng chưa
    """
)
#: Those that say nothing by themselves, as "never" does.
BARE_NEGATIONS = word_set("not no don't doesn't didn't isn't can't cannot won't wouldn't couldn't")
#: "I wouldn't say I am very happy": the negation governs from farther off.
DENIED = re.compile(
    r"(?:not|n't|never|cannot) (?:\w+ )?(?:say|go (?:as|so) far as|call|claim|describe|think|believe|feel|choose|pick"
    r"|select)\b[^.,;:!?\n]*$"
)
#: Words around an answer that say nothing about which answer it is.
FILLERS = word_set(
    """
    i i'm am i'd me my would say that it it's is be a an the feel think guess suppose as personally honestly really
    just well so to answer of course in general generally mostly probably perhaps maybe definitely absolutely ich bin
    würde sagen je suis dirais estoy soy yo diría eher c'est es é è ist um
    wel toch dus doch halt wohl pues bueno bon ben bah enfin beh ну всё-таки
    """
)
#: Yes, in the languages models fall back to.
YES = word_set(
    """
    yes yeah yep yup yea aye ja jazeker jawohl javisst oui sí si sim да evet ya iya ndiyo ndio tak 
    igen ναι kyllä joo ano áno vâng כן بله 是 是的 はい 예 네 हाँ हां نعم أجل βεβαίως
    """
)
#: No, likewise.
NO = word_set(
    """
    no nope nah nay nein non não нет ні hayır tidak bukan hapana nie nej nei nee όχι không לא خیر 不 不是 いいえ 아니요 नहीं لا
    """
)
#: Whole replies that mean yes, and no.
YES_PHRASES = (
    "i have",
    "i did",
    "i do",
    "i am",
    "of course",
    "sure",
    "sure do",
    "i sure do",
    "sure am",
    "i sure am",
    "sure have",
    "indeed i do",
    "indeed i am",
    "that i do",
    "absolutely",
    "definitely",
    "certainly",
    "yes i have",
    "naturally",
)
NO_PHRASES = (
    "never", "i have not", "i haven't", "i did not", "i didn't", "i do not", "i don't", "not at all", "of "
    "course not", "not yet",
    "never have", "i never have", "i have never", "absolutely not", "definitely not", "not in the slightest",
    "not in the least", "not a penny", "not a cent", "nothing", "nothing at all",
    "i don't think so", "i think not", "no way", "not a chance", "certainly not", "no never",
)  # fmt: skip


#: Capitals to small letters and what belongs to no word to spaces, for ASCII text as bytes.
_APART = bytes(
    ord(chr(one).lower()) if chr(one).isalnum() or one == ord("'") else ord(" ") for one in range(128)
) + bytes(128)


_QUOTE = re.compile(r"'(?:(?<![a-z0-9]')|(?![a-z0-9]))")


def words_of(text: str) -> list[str]:
    """The words of a text in folded case; an apostrophe within a word belongs to it."""
    if not text.isascii():
        return (_INDIAN_WORD if _INDIAN.search(text) else WORD).findall(text.casefold())
    apart = text.encode("ascii").translate(_APART).decode("ascii")
    if "'" in apart and _QUOTE.search(apart) is not None:
        return [word for quoted in apart.split() if (word := quoted.strip("'"))]
    return apart.split()


def small_letters(text: str) -> str:
    """A text in small letters, each in its place: patterns for it need not ignore the case, which takes them thrice as long."""
    return text.replace("İ", "i").lower()


def folded(text: str) -> str:
    """Words in folded case, joined by single spaces."""
    return " ".join(words_of(text))


class Signs:
    """Strings, any of which may stand in a text; those beyond ASCII are not looked for where they cannot."""

    def __init__(self, signs: Iterable[str]) -> None:
        self._all = tuple(signs)
        self._in_ascii = tuple(filter(str.isascii, self._all))

    def stand_in(self, text: str) -> bool:
        """Whether a text holds one."""
        return any(map(text.__contains__, self._in_ascii if text.isascii() else self._all))


#: Words that agree with a negation before them: "no estoy nada feliz" is "nada feliz".
_CONCORD = word_set(
    "niente affatto mai nessuno nessuna nada nunca ninguno ninguna nenhum nenhuma pas aucun aucune jamais rien nigdy żadnego "
    "никогда никакого ніколи hiç ποτέ καθόλου κανένας καμία τίποτα אף בכלל כלל שום أبدا أبدًا إطلاقا إطلاقاً مطلقا قط هرگز هیچ bao"
    " koskaan lainkaan ollenkaan yhtään soha egyáltalán semmi nooit helemaal alls aldrig overhovedet slett"
)


_ITALIAN_HAVING = word_set("ho hai ha abbiamo avete hanno avevo")
#: Words between a negation and what it denies: "not even the price".
_ARTICLES = word_set("the a an even my any single der die das den dem le la les el los las il o os as lo")
#: A negation farther off is another sentence's.
_NEAR = 160
#: What a reply prefers something else to, or calls untrue.
_SET_ASIDE = re.compile(
    r"\b(?:rather than|instead of|as opposed to|less than|unlike|anstatt|statt|plutôt que|en "
    r"lugar de|en vez de|piuttosto che"
    r"|чем|вместо|ніж|аніж|замість|hơn là|thay vì|أكثر من(?:ها|ه)?|بدلا من|במקום"
    r"|disagree that|doubt(?: that)?|not true that|untrue that|could be|could have been|might be"
    r"|might have been|would have been|(?:gave|given) up(?: on)?|(?:stopped|quit) (?:watching|reading|using|taking|listening to)"
    r")(?: (?:an?|the|my|option|letter|just|being))?\s*[\"'(]*$"
)
#: What something is preferred to: "mehr mit dem Fahrrad als mit dem", "Plutôt parfois que".
_COMPARED = re.compile(
    r"(?:(?:rather|more|closer to|nearer to) .+ than(?: to)?"
    r"|(?:eher|mehr|lieber|näher an) .+ als|(?:plutôt|plus|davantage) .+ qu(?:e|')|más .+ que|più .+ che|piuttosto .+ che"
    r"|(?:mais|antes) .+ do que|(?:eerder|meer|liever) .+ dan|(?:snarare|mer|hellre) .+ än|(?:snarere|mere|mer|heller) .+ en[dn]"
    r"|niż|(?:spíše?|víc|více|radši) .+ než|(?:skôr|viac) .+ (?:ako|než)|mai (?:degrabă|mult) .+ decât"
    r"|(?:μάλλον|περισσότερο|πιο) .+ (?:παρά|από)|(?:pikemminkin|ennemmin|enemmän|mieluummin) .+ kuin|^\W*mint"
    r"|lebih .+ (?:dari|ketimbang)|daripada|מאשר|أقرب إلى .+ من(?:ها|ه) إلى"
    r")(?: [^\W\d_]+){0,3}?\s*[\"'(]*$"
)
#: Words of which each of these holds one.
SETTING_ASIDE = word_set(
    "than instead opposed unlike anstatt statt que lugar vez che чем вместо disagree doubt true untrue could might would gave "
    "given stopped quit ніж аніж замість là vì من منها منه als qu än end enn niż než ako decât παρά από kuin mint "
    "daripada dari ketimbang מאשר dan במקום"
)
#: What was is not what is.
_PAST = re.compile(r"\b(?:i had been|used to(?: be)?)(?: (?!going)\w+){0,2}\s*$")


#: What tells that "I was" is over.
_OVER = re.compile(
    r"\W{0,3}(?:for (?:[a-z]+ ){1,3}[a-z]+,? )?(?:\w+ )?(?:until|till|before|(?:but|then) (?:then )?(?:i|we)(?:'m|'re| am"
    r"| are| have|'ve| got| was"
    r"| were)? \w+|back (?:then|when)|in (?:the past|my youth|those days)|(?:\w+ )?years? ago"
    r"|as a (?:child|kid))\b"
)
_WERE = word_set("was were had took drove owned went")
_I_WAS = re.compile(r"\b(?:i|we) (?:was|were|had|took|drove|owned|went)(?: \w+){0,2}\s*$")


#: Denials of scripts that set no words apart.
_GLUED_DENIALS = ("与其说", "比起", "不", "没", "非", "未", "不是", "不算", "谈不上", "说不上", "称不上", "ไม่", "ไม่ได้")
#: The same where they follow what they deny: "sık sık değil", "いつもではない".
_DENIED_AFTER = re.compile(
    r"[\u0900-\u0963]*\s*(?:değil|(?:तो |भी )?नहीं"
    r"|(?:という(?:わけ|ほど)|(?:して)?いる(?:わけ|ほど))?(?:で|じゃ|と)?は(?:な[いくかし]|ありません|言え)|じゃな[いくかし]"
    r"|じゃありません|よりも?|というより|という(?:か|かは)、?むしろ| से (?:ज़्यादा|ज्यादा|अधिक)|(?:이)?라기보다|보다는"
    r"|[은는이가]? ?아(?:니(?!면)|닙|닌)|지(?:는|도)? (?:않|못))"
)
#: Words that deny at the beginning of a reply, and say "now", "in" or "and" elsewhere in other languages.
_AT_THE_START = re.compile(r"\W*(?:en(?: ole| ollut)?|nu(?: prea| chiar| tocmai| sunt| este| e)?) ")


def is_negated(before: str, label: str, after: str = "") -> bool:
    """Whether what stands before a label negates it.

    Args:
        before: the reply up to the label.
        label: as it stands in the reply.
        after: what follows it.
    """
    if _DENIED_AFTER.match(after) is not None:
        return True
    if not before or before.isspace():
        return False
    clause = CLAUSE.split(before[-_NEAR:].casefold())[-1]
    if clause.endswith(_GLUED_DENIALS) or (len(clause) == len(before) and _AT_THE_START.fullmatch(clause)):
        return True
    if ("n't" in clause or "not" in clause or "never" in clause) and DENIED.search(clause):
        return True
    words = words_of(clause)
    if (("i" in words or "used" in words) and _PAST.search(clause)) or (
        not SETTING_ASIDE.isdisjoint(words) and (_SET_ASIDE.search(clause) or _COMPARED.search(clause))
    ):
        return True
    if not _WERE.isdisjoint(words) and _I_WAS.search(clause) and _OVER.match(after):
        return True
    if words[-1:] and words[-1] in _ITALIAN_HAVING:
        words = [word for word in words if word != "ne"]  # "ne ho poca"
    near = words[-2:] if words[-1:] and words[-1] not in _ARTICLES else words[-4:]
    if NEGATIONS.isdisjoint(near):
        return False
    # "je ne suis pas très heureux" is the label "pas très heureux"
    own = WORD.findall(label)
    if own and own[0].casefold() == "no" and near[-1] in ("não", "nem"):
        return True  # "in the", in Portuguese
    return not own or (own[0].casefold() not in NEGATIONS and _CONCORD.isdisjoint(own))


#: Words without one of which no ASCII text denies a label, "n't" aside.
DENYING = NEGATIONS | SETTING_ASIDE | _WERE | {"been", "used", "en", "nu"}
#: All words that any step of reading looks for first.
WATCHED = BREAKING | HEDGING | DOUBTING | CORRECTING | CONCLUDING | OPPOSING | LETTERS | DENYING
