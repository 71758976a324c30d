"""What a reply says after it takes something back: "A. No, wait, B" says B."""

from __future__ import annotations

import re
from itertools import pairwise

from ..words.reply_words import Signs, small_letters, word_set

#: What is usual, or so by now, after "but".
_USUAL = (
    r"\b(?:but (?:i |it's |then |for me |it is )?(?:mainly|mostly|usually|normally|generally|typically"
    r"|more often(?: than not)?|most (?:of (?:the time|it|them|my [a-z]+)|days"
    r"|weeks|nights)|the (?:bulk|rest) of it|as a rule|on the whole|overall|on balance|now(?:adays)?(?! and (?:then"
    r"|again))|these days|lately|in the end"
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
    r"(?:\b(?:i meant?\b|(?:[a-z]|\d+)[\s,.…-]+sorry\b|no,? wait\b|wait,? no\b|actually,? no\b|(?:wait,? )?(?:i misread"
    r"|i misspoke|my mistake|typo)\b|no,? sorry\b"
    r"|scratch that\b|correction\b|or rather\b"
    r"|(?:wait|hold on|hang on|scrap that|strike that)[.!,…]+(?= )|i(?:'ll| will) (?:stick|stay) with\b"
    r"|chang(?:e|ed|ing) my mind\b|change (?:that|it|this|my answer) to\b|actually,? make (?:that|it)\b"
    r"|going to say\b[^,;.]*[,;]? but\b)"
    r"|(?:\.{2,4}|…|\?| -|\bh+m+,) ?(?:(?:well|oh|hm+|actually|wait),? )?(?:no|non|nein|não|нет)\b\s?[,:.-]+(?:\s*sorry\b,?)?"
    r"|[.!?] no,? (?:that|it) was [^.;!?]{3,40}[.;!?]"
    r"|[.!?] (?:no|non|nein|não|нет),? (?:actually|in fact|en fait|eigentlich|de hecho|na verdade|anzi|rather"
    r"|wait)\b[,:]?)[\s,:.…-]*(?=\S)",
)
#: The same in other languages: a word of regret or denial, and what announces the right answer.
_TAKEN_BACK_ABROAD = re.compile(
    r"(?:\b(?:ach was|ach nein|aber nein|mais non|pero no|mas não|ma no\b|maar nee|ale nie|men nej|men nei"
    r"|ich bleibe (?:doch )?bei|je reste sur|me quedo con|fico com|rimango (?:con|su)|blijf (?:toch )?bij"
    r"|(?:nein|ne|halt|moment|nein,? moment|korrektur|entschuldigung|verzeihung|sorry),? (?:doch(?: lieber| eher)?"
    r"|lieber|eher"
    r"|ich mein(?:t)?e|besser"
    r"|halt|warte)|nein,? (?:moment|halt|warte)\b|ich mein(?:t)?e|korrektur|quatsch|besser gesagt"
    r"|(?:non|pardon|désolée?|excusez-moi|euh),? (?:pardon|plutôt|en fait|je (?:veux|voulais) dire|attendez|finalement)"
    r"|je (?:veux|voulais) dire"
    r"|(?:no|perdón|perdona|perdone|disculpe|espera|espere),? (?:mejor|quise decir|quiero decir|quería decir|más bien"
    r"|espera|digo|en realidad)"
    r"|quise decir|quería decir|mejor dicho"
    r"|(?:não|desculpa|desculpe|perdão|espera|espere),? (?:melhor|quis dizer|quero dizer|queria dizer|aliás|digo"
    r"|na verdade)|quis dizer"
    r"|queria dizer|ou melhor|(?:no|scusa|scusi|scusate|aspetta|aspetti),? (?:anzi|meglio|volevo dire|voglio dire"
    r"|intendevo|in realtà)"
    r"|volevo dire|anzi(?: no)?"
    r"|(?:nee|sorry|pardon|wacht),? (?:toch(?: maar)?|ik bedoel(?:de)?|wacht|liever|eigenlijk)|ik bedoel(?:de)?|of nee"
    r"|(?:nie|przepraszam|chwila|czekaj),? (?:jednak|raczej|właściwie|w sumie|miał[ae]m na myśli|czekaj|lepiej)|miał[ae]m na myśli"
    r"|a nie(?:,| czekaj)"
    r"|(?:нет|ой|извините|простите|прошу прощения|стоп|хотя нет),? (?:лучше|вернее|точнее|я имел[аи]? в виду|скорее"
    r"|всё-таки|все-таки|стойте)"
    r"|(?:я )?имел[аи]? в виду|вернее|точнее|хотя нет|поправка"
    r"|(?:ні|ой|вибачте|перепрошую),? (?:краще|точніше|я мав на увазі|я мала на увазі|радше)|точніше"
    r"|(?:hayır|yok|pardon|dur|özür dilerim),? (?:aslında|daha doğrusu|demek istedim|dur)|daha doğrusu|yani pardon"
    r"|(?:bukan|tidak|maaf|eh|tunggu|ralat),? (?:maksud saya|maksudku|tunggu|lebih tepatnya|seharusnya)|maksud saya"
    r"|maksudku|ralat"
    r"|(?:nej|nei|förlåt|ursäkta|unnskyld|undskyld|vänta|vent),? (?:jag menar|jeg mener|hellre|heller|snarare"
    r"|egentligen|egentlig|faktiskt|faktisk)|(?:ei|eikun|anteeksi),? (?:oikeastaan|pikemminkin|siis|tarkoitan)"
    r"|jag menar|jeg mente"
    r"|(?:ne|pardon|promiňte|oprava),? (?:vlastně|spíš|chtěl jsem říct|raději)|(?:nem|bocsánat|várjon),? (?:inkább"
    r"|úgy értem|mégis)"
    r"|(?:nu|scuze|pardon),? (?:mai bine|de fapt|voiam să spun)"
    r"|(?:لا|عفوا|عفوًا|آسف|آسفة)[،,]? (?:بل|أقصد|قصدت|انتظر)|أقصد|قصدت"
    r"|(?:नहीं|माफ़ कीजिए|माफ कीजिए|रुकिए),? (?:रुकिए|मेरा मतलब|बल्कि)|मेरा मतलब)"
    r"|(?:不对[，,]|不[，,]|等等|抱歉|更正|说错了|我是说|我的意思是)|(?:いや[、,.]|いえ[、,.]|すみません[、,.]|訂正|間違え(?:ました|た)|やっぱり)"
    r"|(?:아니[,.]|아니요[,.]|아니다|잠깐만?요?|정정|죄송합니다[,.]))[\s,:;.…-]*(?=\S)",
)
#: A letter, nothing but words of denial or regret, and another letter: "A, nej, B", "A, 아니 B요".
_DENYING = word_set(
    """
    no nope nah sorry wait actually rather mean meant i oops correction make it that scratch nein doch lieber eher moment
    halt quatsch entschuldigung verzeihung pardon sorry ich meine meinte non euh plutôt désolé désolée enfin trompe me dire
    je veux voulais no mejor perdón perdona digo quiero quise decir más bien não desculpa desculpe espera espere digo melhor
    aliás quer quero quis dizer anzi scusi scusa meglio volevo nee toch liever bedoel ik bedoelde nej förresten förlåt
    ursäkta snarare menar jag nei unnskyld heller mener jeg mente undskyld ei kun eikun anteeksi siis tarkoitan ne vlastně
    pardon promiňte spíš totiž chtěl chtěla říct nie przepraszam raczej jednak miałem miałam na myśli to znaczy prepáčte
    radšej нет не ой извините простите лучше всё-таки все-таки вернее точнее то есть я имел имела в виду скорее ні вибачте
    перепрошую краще точніше тобто nem bocsánat illetve inkább mégis mármint pardon akarom mondani nu ba scuze scuzați
    pardon mai bine adică de fapt όχι συγγνώμη μάλλον δηλαδή καλύτερα εννοώ yok hayır pardon özür dilerim daha doğrusu yani
    aslında bukan eh maaf maksud saya tidak ralat không à xin lỗi nhầm phải hapana samahani 不 不对 不是 是 抱歉 对不起 等等
    哦 应该是 いや いえ 違う すみません やっぱり じゃなくて ではなく 아니 아니요 아니다 죄송합니다 잠깐 잠깐만 لا بل عفوا
    عفوًا آسف آسفة أقصد नहीं माफ़ माफ कीजिए मतलब बल्कि نه ببخشید یعنی לא סליחה בעצם רגע
    """
)
#: Regret, one word of which takes back what stands before it; of other words it takes two: "nej förlåt", "yok yok".
_SORRY = word_set(
    "sorry pardon wait espera espere förlåt ursäkta unnskyld undskyld anteeksi przepraszam promiňte извините простите "
    "вибачте bocsánat scuze συγγνώμη maaf perdón desculpa desculpe scusi scusa entschuldigung verzeihung quatsch 抱歉 "
    "すみません 죄송합니다 عفوا ببخشید סליחה"
)
#: Words for having erred, one of the first three after a letter that another takes the place of: "B, não, enganei-me, é a D."
_MISTAKEN = _SORRY | word_set(
    """
    misread oops ups upps hoppla oeps verlesen vertan geirrt vertippt falsch trompé trompée trompe trompais
    erreur equivoqué equivocado equivocada error confundí enganei-me enganei engano errei confundi sbagliato sbagliata sbaglio
    errore confuso vergist verkeerd fout vergiste fel läste feil forkert fejl väärin erehdyin hetkinen eikun pomyłka pomyliłem
    pomyliłam źle spletl spletla chyba omyl zmýlil zmýlila перепутал перепутала ошибся ошиблась ошибка опечатка стойте погодите
    зачекайте стривайте помилився помилилася переплутав переплутала tévedtem elnéztem elírtam greșit greșeală încurcat λάθος
    μπέρδεψα yanlış karıştırdım salah keliru nhầm טעיתי התבלבלתי טעות خطأ أخطأت اشتباه गलत ग़लत गलती ग़लती 잘못 실수로 착각했어요
    """
)
_LAST_LETTER = re.compile(
    r"\W*[A-Z][\s,.;:!?…–-]+((?:[^\s,.;:!?…–]+[\s,.;:!?…–-]+){1,9}?)(?=[A-Z](?![^\W_]|')\W*(?:\w+\W*)?$)"
)
_SIGNS = re.compile(r"[,.;:!?…–]|-(?=\s)")
#: "A, no B" may deny B.
_OPEN_DENIAL = re.compile(r"(?:^| )(?:no|non|ne|nu|nie|nein|nej|nei|nee|não|нет|не|ні|nem|hayır|yok|لا|نه|לא|नहीं) $")
_TWO_LETTERS = re.compile(
    r"\W*[A-Z](?:です|요|입니다)?[\s,.;:!?…–-]+((?:[^\s,.;:!?…–]+(?:[\s,.;:!?…–]"
    r"|-(?=\s))+){1,5})(?=[A-Z](?![^\W\d_\u3040-\u30ff\uac00-\ud7a3]|'))"
)
#: Signs of which every text that such a word stands in holds one.
_ABROAD = Signs(
    (
        *(
            "nein",
            "ach ",
            "non",
            "pero no",
            "mas não",
            "ma no",
            "ale nie",
            "men ne",
            "bleib",
            "je reste",
            "me quedo",
            "fico com",
            "rimango",
            "halt",
            "mein",
            "korrektur",
            "quatsch",
            "besser",
            "moment",
            "plutôt",
            "dire",
            "en fait",
            "attendez",
            "decir",
            "mejor",
        ),
        *(
            "dizer",
            "melhor",
            "anzi",
            "intendevo",
            "meglio",
            "bedoel",
            "nee",
            "toch",
            "jednak",
            "raczej",
            "myśli",
            "czekaj",
            "виду",
        ),
        *(
            "вернее",
            "точнее",
            "лучше",
            "хотя нет",
            "поправка",
            "увазі",
            "точніше",
            "краще",
            "doğrusu",
            "aslında",
            "demek",
            "pardon",
        ),
        *(
            "maksud",
            "ralat",
            "menar",
            "mener",
            "mente",
            "hellre",
            "snarare",
            "egentlig",
            "faktisk",
            "oikeastaan",
            "pikemmin",
            "właściwie",
            "vlastně",
            "spíš",
            "inkább",
            "értem",
            "mai bine",
            "de fapt",
        ),
        *(
            "بل",
            "أقصد",
            "قصدت",
            "मतलब",
            "रुकिए",
            "बल्कि",
            "不对",
            "不是",
            "不,",
            "不，",
            "等等",
            "抱歉",
            "更正",
            "说错",
            "我是说",
            "意思",
        ),
        *("いや", "いえ", "すみません", "訂正", "間違え", "やっぱり", "아니", "잠깐", "정정", "죄송"),
    )
)
#: Words that lead from a correction to what is right.
_RATHER = re.compile(
    r"\W*(?:actually|in fact|rather|make (?:it|that)|plutôt|eher|lieber|doch(?: eher| lieber)?|más bien|mejor|melhor"
    r"|antes|piuttosto"
    r"|meglio|liever|toch|raczej|jednak|скорее|лучше|всё-таки|daha doğrusu|snarare|heller)\b[\s,:]*",
    re.IGNORECASE,
)
_USUALLY = re.compile(rf"(?:{_USUAL})\b{_NO_REASON}[\s,:.…-]*(?=\S)")
#: One of these stands in every text that takes something back.
_TAKING_BACK = Signs(
    (
        *(
            "i mean",
            "hold on",
            "hang on",
            "scrap",
            "strike",
            "stick with",
            "stay with",
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
        *("misread", "misspoke", "mistake", "typo", ". no"),
        *(" no,", " no ", " no.", " no:", "-no", " no-", "?no", "non", "nein", "não", "нет"),
    )
)
#: One of the first and one of the second stand in every text that says what is usual.
_BUTS = Signs(
    (
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
)
_USUAL_SIGNS = Signs(
    (
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
            "bulk",
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
)


def after_correction(text: str, folded: str) -> str | None:
    """What a text says after it takes back what stands before; None where it takes nothing back."""
    rest = None
    while (letters := _TWO_LETTERS.match(text)) is not None and _takes_back(letters[1].casefold()):
        rest = text = text[letters.end() :]
    last = _LAST_LETTER.match(text)
    if last is not None and not _MISTAKEN.isdisjoint(_SIGNS.sub(" ", last[1].casefold()).split()[:3]):
        return text[last.end()]
    ends = _ends_of_regret(text)
    if _TAKING_BACK.stand_in(folded):
        ends += [found.end() for found in _TAKEN_BACK.finditer(small_letters(text))]
    if _ABROAD.stand_in(folded):
        ends += [found.end() for found in _TAKEN_BACK_ABROAD.finditer(small_letters(text)) if found.start()]
    if _BUTS.stand_in(folded) and _USUAL_SIGNS.stand_in(folded):
        ends += [found.end() for found in _USUALLY.finditer(small_letters(text))]
    return _RATHER.sub("", text[max(ends) :], count=1) if ends else rest


def _takes_back(words: str) -> bool:
    """Whether words between two letters take back the first and leave the second standing."""
    return _DENYING.issuperset(_SIGNS.sub(" ", words).split()) and _OPEN_DENIAL.search(words) is None


def _ends_of_regret(text: str) -> list[int]:
    """Where clauses end that only take back what stands before them, in any language."""
    signs = [*_SIGNS.finditer(text)]
    ends = []
    for sign, after in pairwise(signs):
        words = text[sign.end() : after.start()].casefold().split()
        if _DENYING.issuperset(words) and (len(words) > 1 or not _SORRY.isdisjoint(words)):
            ends.append(after.end())
    return ends
