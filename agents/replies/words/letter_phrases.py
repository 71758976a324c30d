"""How replies name a letter: patterns for ``reply_parser``."""

from __future__ import annotations

import re

from .reply_words import word_set

#: Written out and drawn together are the same words.
DO_NOT = re.compile(
    r" not\b(?:(?<=\bdo not)|(?<=\bis not)|(?<=\b(?:did|are|was) not)|(?<=\b(?:does|were) not)|(?<=\b(?:would|could) not)"
    r"|(?<=\bshould not))",
    re.IGNORECASE,
)
#: The same without its apostrophe: "isnt".
NOT_GLUED = re.compile(r"\b(is|are|was|were|do|does|did|has|have|would|could|should)nt\b", re.IGNORECASE)
#: Manners before an answer: "Sorry if this sounds harsh, but ban it".
MANNERS = re.compile(
    r"[\W_]*(?:(?:i'm |i am )?sorry (?:if|to (?:say|sound|be)|but)|i hate to (?:say|admit)|i know (?:it|this|that)|no offen[cs]e"
    r"|call me|with (?:all )?(?:due )?respect)\b[^.;:!?\n]{0,50}?,? but (?=\w)",
    re.IGNORECASE,
)
STRICT = re.compile(r"[\s(\[*\"'_]*([A-Za-z])[\s)\].:,!*\"'_]*")
#: What follows a letter that is no word's first; scripts that put no spaces may go on at once, as in "B입니다".
ALONE = r"(?![^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|'\w)"
#: The same before a letter.
BEFORE_LETTER = r"(?<![^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])(?<!')"
#: Scripts that put no spaces.
UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: Capitals that look like Latin ones, and the first letters of other alphabets, for replies of one letter.
LOOKALIKES = str.maketrans("АВСЕНІБГДΑΒΓΔΕΗΙأبجدאבגד", "ABCEHIBDEABCDEHIABCDABCD")
LOOKALIKES |= str.maketrans("กขคงকখগঘকখগঘकखगघ가나다라", "ABCDABCDABCDABCDABCD")
_ENDS = (
    r"(?=\s*(?:\([^()]*\)[.!]?\s*$|[.):,;!?*\]\"/&|=-]|$|\n|\b(?:because|since|as|or|and|rather|instead|over|und|oder|ou"
    r"|porque|parce|weil|denn"
    r"|would be|is my|it is)\b|です|だ|にします|を選|입니다|이에요|예요|를 |吧|项|选项|i (?:suppose|guess|think|believe)\b))"
)
_NAMED = (
    r"(?:option|answer|choice|lettera|lettre|letter|letra|buchstabe|буква|litera|harf|huruf|bokstav|response|antwort"
    r"|option|réponse|respuesta|opción|resposta|opção"
    r"|alternativ[aeo]?|variante?|risposta|opzione|ответ|вариант|cevap|seçenek|jawaban|pilihan|jibu|答案|选项|選択肢|回答|答え|답"
    r"|उत्तर|विकल्प"
    r"|варіант|відповідь|možnost|odpověď|svar|vaihtoehto|vastaus|επιλογή|απάντηση|válasz|răspuns|lựa chọn|đáp án"
    r"|phương án|ข้อ|คำตอบ"
    r"|الإجابة|الجواب)"
)
_FILLER = (
    r"(?:(?:well|okay|ok|sure|hmm+|um+|uh|ah|oh|honestly|personally|certainly|alright|so|yes|right"
    r"|100 ?%|of course|probably|definitely|maybe|perhaps|also|ja|oui|sí|bueno|eh|naja|pretty much|more or less|mostly"
    r"|i think|i guess|i believe|i suppose)[\s,.!?:…-]+)*"
)
_CHOOSING = (
    r"(?:i|i'd|i'll|i would|i will|i'm going to|i'm|i am|i am going to|let me|i have to|i'd have to"
    r"|i would have to|i think i(?:'d|'ll| would)"
    r"|i guess i(?:'d|'ll| would))\s+(?:probably |definitely |rather |just |personally |likely )?"
    r"(?:say|choose|pick|select|go with|going with|go for|answer with|answer|opt for|take|reply|respond with"
    r"|respond|settle on"
    r"|chose|lean towards?)"
    r"|ich (?:wähle|nehme|würde sagen|sage|antworte(?: mit)?|entscheide mich für)|je (?:choisis|dirais|réponds|prends)"
    r"|(?:elijo|escojo|diría|yo diría|respondo|escolho|eu diria|scelgo|direi|rispondo)|я (?:выбираю|бы выбрала?)"
    r"|выбираю|我选择?|选择?|seçiyorum|saya (?:memilih|pilih)|nachagua|ninachagua|wybieram|zaznaczam|vybírám|volím|zvolím"
    r"|jag väljer|väljer|jeg vælger|jeg velger|valitsen|választom|választanám"
    r"|aleg|επιλέγω|διαλέγω|обираю|вибираю|оберу|ik kies|kies|ik ga voor|tôi chọn|chọn|เลือก|أختار|اختار|אני בוחרת?|בוחרת?"
)
_VERB = (
    r"(?:\s+(?:is|would be|will be|has to be|must be|should be|can only be|ist|wäre|est|serait|es|sería|seria|é|è|будет|adalah|ni"
    r"|है|هو|هي)\b|是|は|은|는)?"
)
#: The same in other languages, where a capital A is no article: nouns, what belongs to them, verbs.
_NOUN = (
    r"(?:antwort|option|möglichkeit|wahl|buchstabe|réponse|choix|lettre|respuesta|opción|elección|letra|resposta|opção"
    r"|escolha|risposta"
    r"|opzione|scelta|lettera|antwoord|keuze|optie|svar(?:et)?|alternativ(?:et)?|val(?:et)?|valg(?:et)?|mulighed(?:en)?"
    r"|bokstav(?:en)?"
    r"|vaihtoehto(?:ni)?|vastaus|vastaukseni|valintani|odpowied(?:ź|zią)|opcj[aęą]|wybór|liter[aę]|odpověď|možnost|volba"
    r"|odpoveď|možnosť"
    r"|voľba|ответ(?:ом)?|вариант|выбор|букв[ау]|відповідь|варіант|вибір|літера|válasz(?:om)?|választásom|răspuns(?:ul)?"
    r"|variant[aă]"
    r"|opțiunea|alegerea|απάντησή?|επιλογή|cevab[ıi]?m?|cevap|yanıt(?:ım)?|seçen(?:ek|eği)|seçimim|şık|jawaban(?:nya|ku)?"
    r"|pilihan(?:ku)?"
    r"|opsi|huruf|câu trả lời|đáp án|lựa chọn|phương án|jibu|chaguo|herufi|答案|选项|选择|回答|選択肢|答え|답변?|선택지?|정답"
    r"|(?:ال)?إجابت?[ةي]|(?:ال)?جواب[يى]?|اختياري|الخيار|ה?תשוב(?:ה|תי)|בחירתי|האפשרות|उत्तर|जवाब|विकल्प|पसंद|پاسخ|جواب"
    r"|گزینه|คำตอบ"
    r"|ข้อ|ตัวเลือก|উত্তর|বিকল্প)"
)
_OWNER = r"(?: ?(?:saya|aku|kami|meu|mea|mio|μου|του|του λόγου μου|của tôi|của mình|من|ما|שלי|langu|yangu|ของฉัน|ของผม|ของดิฉัน))?"
_IS = (
    r"(?: ?(?:ist|lautet|wäre|est|serait|c'est|es|sería|é|seria|è|sarebbe|is|wordt|är|blir|er|bliver|on|olisi|to|brzmi"
    r"|jest|je|zní|это"
    r"|будет|це|буде|este|e|ar fi|είναι|adalah|ialah|là|sẽ là|ni|是|为|は|은|는|이|هو|هي|היא|הוא|है|คือ|হলো))?"
)
_CHOOSING_ABROAD = (
    r"(?:(?:ich )?(?:wähle|nehme|sage)|(?:je )?(?:choisis|prends|dirais)|elijo|escojo|marco|escolho|scelgo|segno"
    r"|kies(?: ik)?|ga (?:ik )?voor"
    r"|väljer(?: jag)?|vælger(?: jeg)?|velger(?: jeg)?|valitsen|wybieram|zaznaczam|stawiam na|volím|vyberám|vybírám"
    r"|zvolím|выбираю|выберу"
    r"|обираю|вибираю|оберу|választom|jelölöm|aleg|επιλέγω|διαλέγω|seçiyorum|işaretliyorum|(?:saya )?(?:memilih|pilih)"
    r"|chọn|nachagua|选择?"
    r"|選|أختار|اختار|בוחרת?(?: ב)?|चुनता|เลือก)"
)
#: Words of which an ASCII reply holds one where a letter is named so.
NAMING_ABROAD = word_set(
    "antwort wahl buchstabe choix lettre respuesta letra resposta escolha risposta opzione scelta lettera antwoord "
    "keuze optie svar svaret alternativ alternativet val valet valg valget mulighed muligheden bokstav bokstaven "
    "vaihtoehto vaihtoehtoni vastaus vastaukseni valintani opcja opcje litera volba jawaban jawabannya jawabanku "
    "pilihan pilihanku opsi huruf jibu chaguo herufi cevap nehme sage choisis prends dirais elijo escojo marco "
    "escolho scelgo segno kies ga velger valitsen wybieram zaznaczam stawiam aleg memilih pilih nachagua"
)
NAMED_ABROAD = re.compile(
    rf"(?i:(?<![^\W_の的])و?(?:{_NOUN}{_OWNER}{_IS}|{_CHOOSING_ABROAD}))[ :=—–-]*"
    rf"(?i:(?:la |l'|le |de |den |det |el |o |το |την |τη |das |die )?(?:{_NOUN} )?)[(\[\"'«„“]*([A-Z]){ALONE}(?!')"
    r"|\b[Aa]z? ([A-Z]) (?i:válasz|lehetőség|opció)|(?<![\w'])([A-Z]) (?i:şık|seçene[kğ]|cevab)"
    r"|\b(?i:würde|werde|kreuze) ([A-Z]) (?i:ankreuzen|wählen|nehmen|sagen|an)\b"
)
#: A letter of another alphabet that is named as the answer.
FOREIGN = re.compile(rf"({_NAMED}{_VERB}[\s:=]*[(\"']?)([АВСЕБГДΑΒΓΔأبجدאבגד])(?!\w)", re.IGNORECASE)
LETTER_ABROAD = re.compile(r"[АВСЕБГДΑΒΓΔأبجدאבגד](?!\w)", re.IGNORECASE)
_OPENING = re.compile(
    rf"^[\W_]*{_FILLER}(?:(?:{_CHOOSING})\s*:?\s*)?(?:(?:my|the|a|meine|die|ma|la|mi|a minha|minha|il mio|мой"
    rf"|saya)?\s*(?:final |correct |best |own )?{_NAMED}{_VERB}[\s:=>*\"'(\[.-]*)*"
    rf"(?:(?:that would be|it would be|it is|it's|that's|that is|i'm|i am)\s+(?:an? )?(?:{_NAMED}\s+)?)?",
    re.IGNORECASE,
)
LETTER = re.compile(rf"[\s(\[\"']*([A-Z]){ALONE}{_ENDS}", re.IGNORECASE)
OTHER_LETTER = re.compile(
    rf"[\s).\]…]*(?:,? ?(?:or |and )?(?:maybe|perhaps|possibly)|or|and|/|&|,|-|to|through|und|oder|ou|et|o|y"
    rf"|e|или|atau|au|或|と|か)\s*\(?((?!I [a-z]|I')[A-Z]){ALONE}"
)
#: A letter that ends a sentence or stands in brackets after words: "Couldn't be happier with it, A.", "Tram (B)".
AFTER_WORDS = re.compile(
    r"[^\n()]*(?:[^\W_]{2}, ([A-Z])|[^\W_]{2} \(([A-Z])\)"
    r""
    r"|(?<!vitamin)(?<!plan)(?<!type)(?<!hepatitis)(?<!class)(?<!group)(?<!grade)(?<!team)(?<!category)"
    r" (?<=[^\W_]{2} )([A-HJ-Z]))[.!]*"
)
#: Longer replies are seldom written twice.
REMEMBERED = 200
CAPITAL = re.compile(rf"(?<![A-Za-z'])[A-Z]{ALONE}")
WORDS_TOO = frozenset("AI")
#: In so few words a letter alone is the answer.
FEW = 8
#: On lower case, which is faster than ignoring it.
CONCLUDED = re.compile(
    rf"\b{_NAMED}(?![a-zà-ÿ]){_VERB}\s*[:=]?\s*[(\[\"']*([a-z]){ALONE}"
    rf"|(?:{_CHOOSING})\s*:?\s*(?:the )?(?:{_NAMED}\s*)?[(\[\"']*([b-hj-z]){ALONE}"
    rf"|(?:{_CHOOSING})\s*:?\s*(?:the )?{_NAMED}\s*[(\[\"']*([a-z]){ALONE}|(?:选择?|答案是?)\s*([a-z])(?![a-z])"
    rf"|(?<![\w'])\(?([b-hj-z])\)? (?:is (?:my|the) (?:\w+ )?(?:answer|choice)|it is\b|for me\b|fits|describes me"
    rf"|seems (?:right|best)|最)"
)
#: A capital that ends a reply after a verb of choosing: "I will go with A".
CHOSEN = re.compile(rf"(?:{_CHOOSING})\s*:?\s*(?:the )?(?:{_NAMED}\s*)?[(\"']*(?-i:([A-Z]))[)\"'.!\s]*$", re.IGNORECASE)
#: A letter after a label and a sign: "Very likely (B)".
ADDED_LETTER = re.compile(r"\s*(?:[-,:=]|\()\s*(?:option )?([A-Z])\)?[.!]*$")
LONE = re.compile(r"(?:^|(?<=[.!?;:] ))[ \t(\[]*([A-Z])[ \t)\].]*$", re.MULTILINE)
LISTED = re.compile(r"^[ \t(\[]*([A-Z])[.):\]][ \t]*(.*)$", re.MULTILINE)
#: A letter, and the first clause after it.
LETTERED = re.compile(r"[(\[]?([A-Z])[.):\]]\s+([^.,;!?\n]+)")
#: A share that a letter is given: two of them are a distribution, and no choice.
SHARE = re.compile(r"(?:^|[,{;\n])\s*[\"']?\(?[A-Z]\)?[\"']?\s*[:=]\s*-?\d")
#: Letters that may lead up to labels, and one that does, in running text; no shorter reply lists three.
LEADERS = re.compile(r"[A-Z][.):]")
LEADING = re.compile(r"(?<!\w)\(?[A-Z][.):]\s*$")
LISTING = 40
NEITHER = re.compile(
    r"[\W_]*neither(?: of (?:them|these|those|the two)| one nor the other| here nor there| one)?(?: really)?\s*(?:[.,;!(]|$)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]\s+\S|\n")
SENTENCE_ENDS = re.compile(r"(?<=[.!])\s+")
#: Words with which a reply declines or speaks of others, beyond saying what it is.
DECLINING = word_set(
    "can't cannot unable won't not don't decline refuse sorry none nothing "
    "neither without lack people humans others common"
)
HEDGED = re.compile(
    r"^[\W_]*(?:(?:it's|it is|that's|that is|i'm|i am) (?=somewhere|between))?(?:(?:somewhere|(?:i'm |i am )?(?:honestly "
    r"|really )?(?:torn|stuck|split|undecided|wavering)|j'hésite"
    r"|ich schwanke|dudo|hesito"
    r"|sono indeciso|sono indecisa|waham się|колеблюсь|anything|irgendwo|quelque part|en alg[uú]n (?:lugar|punto)|algures"
    r"|da qualche parte|ergens"
    r"|någonstans"
    r"|gdzieś|где-то|et sted|et eller andet sted|jossain|někde|valahol|undeva|κάπου|đâu đó|איפשהו|جایی|জায়গা) )?"
    r"(?:either|between|neither|zwischen|entre|между|tra|tussen|mellan|pomiędzy|między|weder|ni(?= .* ni )|né|mellem"
    r"|mellom|mezi|između|között|între|ανάμεσα|μεταξύ|giữa|בין|بين|بین|між)\b",
    re.IGNORECASE,
)
#: Who says so and then answers all the same, has answered: "I don't know, maybe quite happy".
UNSURE = re.compile(
    r"^[\W_]*(?:honestly,? |well,? |hmm+,? |um+,? )?(?:i(?:'m| am)? )?(?:really |honestly )?(?:don't know|do "
    r"not know|dunno|idk|not sure"
    r"|not entirely sure|unsure|hard to say|difficult to say|tough (?:one|question)|good question)\b[\s,.;:!…-]+"
    r"(?:but |though )?(?=(?:but|maybe|perhaps|probably|possibly|i guess|i suppose|i'd|i would|i think|if i|let's say|say)\b)",
    re.IGNORECASE,
)


def end_of_first_sentence(core: str) -> int:
    """Where the first sentence ends, if another follows."""
    ending = _SENTENCE_END.search(core)
    return len(core) if ending is None else ending.start()


def end_of_opening(core: str) -> int:
    """Where the words that lead up to an answer end."""
    opening = _OPENING.match(core)
    return opening.end() if opening is not None else 0
