"""Yes said by denying no, and no by denying yes: "No would be a lie", "I can't say yes", "no es que no tenga"."""

from __future__ import annotations

import re

from ..words.reply_words import NO, YES, Signs, small_letters

#: As labels and as words that are denied; "da" and "nu" are other words in other places.
_YES = frozenset((*YES, "da", "sì", "так", "có", "βέβαια"))
_NO = frozenset((*NO, "ne", "ei", "nem", "nu", "לא", "שלא", "没有"))
#: What says of the yes or no right after it that it cannot be said, and of the one right before it that it would be false.
_BEFORE = (
    r"(?:can't|cannot|can not|couldn't|could not) (?:really |honestly )?say|(?:it )?would be (?:a lie|lying|wrong|untrue) to say"
    r"|kann (?:ich )?(?:hier |da )?nicht (?:mit )?|ne (?:peux|pourrais) pas (?:dire|répondre)|no (?:diría|puedo decir|podría decir)"
    r"|(?:non posso|non potrei|non direi)(?: dire| rispondere)?|não (?:posso|poderia) (?:dizer|responder)|não diria"
    r"|kan (?:ik )?(?:hier )?geen|nie (?:mogę|mógłbym|mogłabym) (?:powiedzieć|odpowiedzieć)|(?:nemůžu|nemohu) (?:říct|říci)"
    r"|kan (?:jag |jeg )?(?:inte|ikke) (?:säga|svara|si|sige|svare)|en voi (?:sanoa|vastata)|nem mondhatom(?: azt)?"
    r"|(?:n-aș putea|nu pot) (?:spune|zice)|δεν μπορώ να πω|не (?:могу|можу) (?:сказать|сказати|ответить|відповісти)"
    r"|(?:لا يمكنني|لا أستطيع) (?:أن أقول|القول)|אי אפשר (?:להגיד|לומר)|לא (?:יכול|יכולה) (?:להגיד|לומר)|不能说"
)
_AFTER = (
    r"would(?: just| only)? be (?:a lie|lying|untrue|wrong|false)|(?:wäre|stimmt) (?:hier |ja |jedenfalls )?"
    r"(?:gelogen|falsch|eine lüge|die unwahrheit|nicht)|kann ich (?:hier |leider )?nicht (?:sagen|behaupten)"
    r"|(?:ce )?serait (?:mentir|un mensonge|faux)|sería (?:mentira|mentir|falso|una mentira)|sarebbe (?:una bugia|mentire|falso)"
    r"|seria (?:mentira|mentir|falso)|é que não posso (?:dizer|responder)|zou (?:gelogen|liegen|een leugen|niet waar) zijn"
    r"|byłoby (?:kłamstwem|nieprawdą)|by (?:nebyla pravda|byla lež|nebyla pravdou)|vore (?:fel|lögn|en lögn|fel svar|att ljuga)"
    r"|ville være (?:løgn|en løgn|feil|forkert)|olisi vale|(?:hazugság|nem) lenne(?: igaz)?|ar fi (?:o )?minciun[ăa]"
    r"|θα ήταν ψέμα|δεν μπορώ να πω|(?:сказать |сказати )?не (?:могу|можу)|(?:было бы|було б) (?:ложью|неправдой|неправдою)"
    r"|dersem yalan olur|diyemem|desem yalan|कहना (?:ग़लत|गलत|झूठ) होगा|नहीं कह सकता|とは言え(?:ません|ない)"
    r"|라고(?:는)? (?:할|말할) 수 없"
)
_THAT = r"(?:,? (?:that|to|dass|que|di|che|że|že|att|at|että|hogy|că|ότι|что|що|ano|with|met))?"
_WORD = r"[\"'«»„“”「」‘’]*(?P<said>[^\W\d_]+|हाँ|हां|नहीं)[\"'«»„“”「」‘’]*"
_DENIED_AFTER = re.compile(rf"(?:^|\W)(?:{_BEFORE}){_THAT} ?{_WORD}(?=\W*$|\s*[.,;:!?–-])")
_DENIED_BEFORE = re.compile(
    rf"^\W*(?:(?:saying|to say|also|dire(?: di| que)?|decir(?: que)?|dizer(?: que)?|сказать|сказати|казати) )?{_WORD} ?(?:{_AFTER})"
)
_NOT_SO = re.compile(
    r"^\W*(?:nein, |no, |non, |well, )?(?:"
    r"(?:it's not|it isn't|it is not|not) (?:that|as if|like|true that) (?:i|we)\b[^.;:–—]*?(?:n't|\bnot?|\bnever)\b"
    r"|es ist nicht (?:so|wahr|richtig), dass[^.;:–—]*?\b(?:nicht|kein\w*|nichts|nie)\b"
    r"|(?:ce )?n'est pas (?:que|vrai que)[^.;:–—]*?\b(?:ne|n'\w+|pas|aucun\w*|jamais)\b|no es (?:que|cierto que|verdad que) no\b"
    r"|non è (?:che|vero che)[^.;:–—]*?\bnon\b|não é (?:que|verdade que)[^.;:–—]*?\bnão\b"
    r"|het is niet (?:zo|waar) dat[^.;:–—]*?\b(?:geen|niet|nooit)\b"
    r"|det är inte (?:så|sant) att[^.;:–—]*?\b(?:inte|ingen|saknar|aldrig)\b"
    r"|det er ikke (?:slik|sådan|sant|rigtigt|riktig),? (?:at|som)[^.;:–—]*?\b(?:ikke|ingen|mangler|aldrig|aldri)\b"
    r"|(?:to )?nie(?:prawda| tak| jest tak)?,? że (?:\w+ )?nie\b|není (?:pravda|to tak),? že[^.;:–—]*?\bne\w+"
    r"|(?:нельзя сказать|неправда|не то чтобы|не так),? ?(?:что)?[^.;:–—]*?\b(?:не|нет|без)\b"
    r"|(?:не можна сказати|неправда|не те щоб|не так),? ?(?:що)?[^.;:–—]*?\b(?:не|немає|нема|без)\b"
    r"|[^.;:,]{0,40}m[ıiuü]yor değilim\b|[^.;:,]{0,40}m[ae]z değilim\b"
    r"|[^。、]{0,20}ない(?:という)?わけ(?:では|じゃ)(?:ない|ありません)|(?:倒|也)?(?:不是|并非|并不是)(?:说)?(?:没有?|不)"
    r"|[^.;:,]{0,20}(?:없는|않는|안 하는|않은) (?:건|것은|것이|게) 아니"
    r"|ليس (?:صحيحا|الأمر|معنى ذلك) (?:أن\w*) (?:لا|بلا|لست|لم|ليس)"
    r"|nu e (?:adevărat )?că nu\b|δεν είναι (?:ότι|αλήθεια ότι) δεν\b|bukan(?:nya)? (?:saya )?tidak\b"
    r"|nem (?:igaz|arról van szó),? hogy (?:ne|nem)\b|ei (?:se )?ole (?:niin|totta),? ett(?:ä|en)\b)"
)
_MAY_DENY = Signs(
    (
        *(
            "can't",
            "cannot",
            "can not",
            "couldn",
            "could not",
            "lie",
            "lying",
            "untrue",
            "wrong",
            "false",
            "kann ",
            "wäre",
        ),
        *(
            "stimmt",
            " pas ",
            "serait",
            "no diría",
            "no puedo",
            "no podría",
            "sería",
            "non po",
            "non direi",
            "sarebbe",
            "não ",
        ),
        *(
            "seria",
            "kan ",
            "zou ",
            "nie m",
            "byłoby",
            "nem",
            "nebyla",
            "byla",
            "vore",
            "ville",
            "en voi",
            "olisi",
            "lenne",
        ),
        *(
            "n-aș",
            "nu pot",
            "ar fi",
            "δεν",
            "ψέμα",
            "не мо",
            "бы",
            "бу",
            "yalan",
            "diyemem",
            "يمكنني",
            "أستطيع",
            "אפשר",
            "יכול",
        ),
        *(
            "not that",
            "not true",
            "isn't",
            "not as if",
            "es ist nicht",
            "n'est pas",
            "no es ",
            "non è",
            "het is niet",
            "det är inte",
        ),
        *(
            "det er ikke",
            "nie tak",
            "nieprawda",
            "nie jest",
            "není",
            "нельзя",
            "неправда",
            "не то",
            "не так",
            "не те",
            "не можна",
        ),
        *(
            "değilim",
            "わけ",
            "不是",
            "并",
            "아니",
            "ليس",
            "nu e ",
            "δεν",
            "bukan",
            "ei ole",
            "ei se ole",
            "nem arr",
            "nem ig",
        ),
        *("不能说", "होगा", "सकता", "言え", "수 없"),
    )
)


def said_by_denial(text: str) -> str | None:
    """Yes or no, where a text says it by calling the other one false or impossible to say; None elsewhere."""
    if not _MAY_DENY.stand_in(text.casefold()):
        return None
    small = small_letters(text)
    if _NOT_SO.match(small) is not None:
        return "yes"
    found = _DENIED_AFTER.search(small) or _DENIED_BEFORE.match(small)
    if found is None:
        return None
    said = found["said"]
    return "no" if is_yes(said) else "yes" if is_no(said) else None


def is_yes(word: str) -> bool:
    """Whether a word in small letters is a yes."""
    return word in _YES


def is_no(word: str) -> bool:
    """Whether a word in small letters is a no."""
    return word in _NO
