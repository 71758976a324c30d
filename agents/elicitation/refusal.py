"""Telling a refusal from an answer, in the languages surveys are held in.

A refusal is a reply that declines: it breaks the role ("As an AI ..."), says that it cannot or will not answer, or keeps the
answer to itself. "I don't know" declines too. Breaking the role counts even when a letter follows: a model that speaks for
itself does not speak for the respondent.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from .reply_words import WORD, word_set

#: Verbs whose "I cannot" is a refusal; "I can't complain" and "I can't stand them" are answers.
_ANSWERING = (
    r"(?:answer|respond|reply|say|provide|assist|help|give|choose|pick|select|decide|share|comment|offer"
    r"|express|speak|participate|engage"
    r"|determine|judge|rate|disclose|discuss|tell|form|fulfil|fulfill|comply|complete|do (?:this|that|so)"
    r"|make (?:that|this|a|such)"
    r"|rank|divide|allocate|estimate|guess|recall|remember|accurately|really (?:say|answer|choose)|in good"
    r"|with (?:this|that)|take (?:a )?(?:part|position|side))"
)
_ENGLISH = (
    rf"as an? (?:\w+ )?(?:ai|a\.i\.|artificial|language model|llm|large language|chatbot|virtual assistant"
    rf"|computer program|machine)\b"
    rf"|as an assistant"
    r"|i(?:'m| am) (?:just |only |merely |actually |really )?(?:an? )?(?:\w+ )?(?:ai\b|a\.i\.|artificial intelligence"
    r"|language model|llm\b|chatbot|assistant\b|computer program|bot\b)"
    r"|i do(?:n't| not) (?:have|hold|possess|experience) (?:any |a |real |actual )?(?:personal|feelings|emotions"
    r"|opinions?|beliefs|consciousness|subjective|views|experiences)"
    rf"|\bi(?:'m| am)? (?:really |simply |just |honestly )?(?:can't|can ?not|could not|couldn't|am not able to"
    rf"|not able to|unable to|won't|will not|do(?:n't| not) (?:want|wish|care) to|would(?: not|n't) (?:want|like"
    rf"|care) to|refuse to) (?:possibly |really |truly )?{_ANSWERING}"
    rf"|^(?:sorry,? )?(?:can't|can ?not|won't|unable to|not able to|will not) {_ANSWERING}"
    r"|\bi(?:'ll| must| have to| will| would| shall)? (?:respectfully |politely )?(?:decline|refuse|abstain|refrain|pass\b)"
    r"|^(?:i )?(?:respectfully |politely )?(?:declined?|refused?|abstain|skip(?:ped)?|pass)(?: to (?:answer|say|state))?\W*$"
    r"|(?:^|\bi(?:'d| would)? )(?:much )?(?:rather|prefer) (?:not|to (?:not|keep|skip|abstain|pass|remain))"
    r"|rather not (?:say|answer)|prefer not to|no comment|no answer\b|not going to (?:answer|say)"
    r"|going to (?:skip|pass|decline|abstain)|not (?:a |an actual )?(?:real )?(?:human|person)\b"
    r"|none of your (?:business|concern|affair)|(?:that|it|this(?: \w+)?|my \w+)(?:'s| is| are) (?:private"
    r"|too personal|personal|a private"
    r"|confidential|secret|my own business)"
    r"|(?:^|\bi(?:'m| am) |\bit(?:'s| is| would be| wouldn't be| would not be) |\bnot )(?:not |in)?(?:comfortable"
    r"|appropriate|inappropriate) (?:to |for me|with (?:answering|sharing)|answering|sharing|saying|discussing)"
    r"|not (?:\w+ )?comfortable|n't (?:\w+ )?(?:comfortable|appropriate)|choose not to|no way (?:of knowing"
    r"|to know)|\binappropriate\b"
    rf"|^(?:i'm |i am |we're )?(?:so |very |really |terribly )?sorry\b(?! to say)"
    r"|\bapologi[sz]e,? but|my apologies"
    r"|\b(?:i|we) (?:really |honestly |just |truly )?(?:do not|don't|wouldn't|would not) (?:really "
    r"|actually )?know(?: (?:how|what) to (?:answer|say|choose|respond))?(?=\W*$|[.,;!]|\s*-)"
    r"|^(?:don't|do not|dunno|dont) know\W*$|^(?:dunno|dk|d/k|n/?a|no idea|idk|not sure|unsure|no opinion|can't say"
    r"|cannot say|hard to say|undecided)\W*$"
    r"|\bi have no (?:idea|opinion|personal|feelings|views|preference)"
    r"|cannot (?:be answered|answer|provide|assist|help)|not able to (?:provide|answer)|against my (?:programming"
    r"|guidelines|policy)|violates? (?:my|the|our) (?:guidelines|policy)"
)
#: Other languages in Latin script, on folded case.
_LATIN = (
    # German
    r"\bals (?:eine? )?(?:ki\b|künstliche|sprachmodell|assistent)|\bich bin (?:nur |lediglich )?(?:eine? )?(?:ki\b"
    r"|sprachmodell|künstliche)"
    r"|(?:kann|möchte|will|werde|darf) (?:ich )?(?:\w+ ){0,5}?(?:nicht|keine (?:antwort|angabe"
    r"|auskunft))(?: \w+){0,2}? ?(?:beantworten|antworten|sagen|geben|machen|äußern|angeben)"
    r"|keine (?:angabe|antwort|ahnung|auskunft)|^wei(?:ß|ss) (?:ich )?nicht\W*$|(?:das )?wei(?:ß"
    r"|ss) ich (?:leider )?nicht|ich wei(?:ß|ss) (?:es )?nicht\b|tut mir leid|verweiger|entschuldig"
    # Dutch
    r"|\bals (?:een )?(?:ai\b|taalmodel)|(?:kan|wil) ik (?:\w+ ){0,4}niet (?:beantwoorden|zeggen|antwoorden)"
    r"|\bik (?:kan|wil) (?:\w+ ){0,4}niet (?:beantwoorden|zeggen|antwoorden)|liever niet|geen antwoord"
    r"|weet (?:ik )?(?:het )?niet|het spijt me"
    # French
    r"|en tant qu'?(?:\s?une? )?(?:ia\b|intelligence|mod|assistant)|je suis (?:une? )?(?:simple )?(?:ia\b"
    r"|intelligence artificielle|modèle)"
    r"|(?:ne (?:peux|veux|souhaite|saurais|désire)|préfère ne) pas (?:\w+ ){0,2}?(?:répondre|dire|me prononcer|choisir"
    r"|donner|partager)|préfère ne pas|pas de réponse|sans réponse|je ne sais pas|désolée?\b|refuse de|sans opinion"
    # Spanish, Portuguese, Italian
    r"|como (?:una? |uma )?(?:ia\b|inteligencia|inteligência|modelo|asistente|assistente)|(?:no|não) (?:puedo|posso"
    r"|quiero|quero|deseo|desejo|podría|poderia) (?:\w+ ){0,2}?(?:responder|contestar|decir|dizer|dar|opinar|elegir"
    r"|escolher)"
    r"|(?:prefiero|prefiro) (?:no\b|não)|lo siento|sinto muito|desculpe|lamento,? pero|(?:no|não) (?:lo )?(?:sé|sei)\b"
    r"|sin respuesta|sem resposta|no contesta|me niego"
    r"|come (?:un'? ?)?(?:ia\b|intelligenza|modello)|non (?:posso|voglio|saprei) (?:rispondere|dire|scegliere)"
    r"|preferisco (?:non|di no)|mi dispiace|non (?:lo )?so\b|nessuna risposta"
    # Polish, Turkish
    r"|\bjako (?:ai\b|model|sztuczna)|nie (?:mogę|chcę|będę) (?:\w+ ){0,2}?(?:odpowiedzieć|odpowiadać|powiedzieć)"
    r"|wolę nie|odmawiam|nie wiem|przepraszam|przykro mi"
    r"|yapay zeka|dil modeli (?:olarak|olduğum)|(?:cevap|yanıt) ver(?:emem|emiyorum|mek istem|meyi reddediyorum)"
    r"|cevapla(?:yamam|yamıyorum|mak istem)|yanıtla(?:yamam|yamıyorum|mak istem)|söylemek iste(?:mem|miyorum)"
    r"|bilmiyorum|üzgünüm|cevap yok"
    # Indonesian, Malay, Swahili, Vietnamese, Tagalog
    r"|sebagai (?:ai\b|model|asisten|kecerdasan)|(?:tidak|tak) (?:dapat|bisa|mau|ingin|akan) (?:\w+ )?(?:menjawab"
    r"|mengatakan|memberikan|memilih)|lebih suka tidak|tidak tahu|\bmaaf\b|tidak menjawab"
    r"|\bkama (?:ai\b|akili|modeli)|siwezi (?:ku)?(?:jibu|sema|toa)|sitaki (?:ku)?(?:jibu|sema)|samahani|sijui\b"
    r"|napendelea kuto|sipendi kusema"
    r"|với tư cách là|tôi không thể (?:trả lời|chọn)|không muốn trả lời|không biết\b|xin lỗi|từ chối"
    r"|hindi ko (?:masasagot|alam)|ayokong sumagot"
)
#: Languages in other scripts.
_SCRIPTS = (
    # Russian, Ukrainian
    r"\bкак (?:ии\b|языковая|искусственн|нейросеть)|не (?:могу|хочу|буду) (?:\w+ ){0,2}?(?:ответить|отвечать|сказать"
    r"|дать|выбрать)|предпоч(?:ту|итаю|ёл бы) не|отказываюсь|затрудняюсь|не знаю|извините|сожалению, (?:я )?не"
    r"|без ответа"
    r"|\bяк (?:ші\b|мовна|штучн)|не (?:можу|хочу) відповісти|не знаю"
    # Chinese, Japanese, Korean
    r"|作为(?:一个|一名|一款)?\s?(?:ai|人工智能|语言模型|大?模型|助手)|我(?:只)?是(?:一个|一名)?\s?(?:ai|人工智能|语言模型)|(?:无法|不能|不便|不想|不愿意?"
    r"|拒绝)(?:直接)?(?:回答|作答|提供|选择|透露|告诉|说)|抱歉|对不起|不知道|不清楚|无可奉告|不好说"
    r"|(?:ai|人工知能|言語モデル)として|(?:お答え|回答|お応え|選択)(?:することは?|は)?(?:できま|でき|いたしかね|しかね|したくな|したくありま|を控え|を差し控え|を拒否)|申し訳"
    r"|答えたくない|答えられ(?:ない|ません)|(?:分|わ)か(?:らない|りません)|無回答"
    r"|(?:ai|인공지능|언어 모델)(?:로서|이기 때문|이므로|라서)"
    r"|(?:답변|대답|응답)(?:할 수 없|을 드릴 수 없|하고 싶지 않|하지 않겠|을 거부)|죄송|모르겠|무응답"
    # Hindi, Bengali, Urdu, Arabic, Persian, Hebrew, Thai
    r"|एआई|कृत्रिम बुद्धि|भाषा मॉडल|(?:उत्तर|जवाब)(?: नहीं| देने में असमर्थ| देना नहीं)|माफ़? ?(?:करें|कीजिए)|क्षमा"
    r"|पता नहीं|नहीं पता|नहीं जानता|नहीं जानती|नहीं कह सकता"
    r"|উত্তর দিতে পারছি না|জানি না|দুঃখিত|جواب نہیں دے|نہیں معلوم|معذرت"
    r"|كنموذج|بصفتي (?:نموذج|ذكاء)|ذكاء اصطناعي|لا (?:أستطيع|يمكنني|أريد|أرغب)(?: في)? ?(?:أن )?(?:الإجابة|الاجابة"
    r"|أجيب|القول|الاختيار|الرد)|أفضل (?:عدم|ألا)|أرفض|عذر|آسف|لا (?:أعرف|أعلم|أدري)"
    r"|نمی(?:‌| )?(?:توانم|خواهم) (?:پاسخ|جواب)|نمی(?:‌| )?دانم|متأسف|לא יכול(?:ה)? לענות|מעדיפ(?:ה)? לא|לא יודע(?:ת)?"
    r"|מצטער(?:ת)?|ไม่สามารถ(?:ตอบ|ให้)|ไม่ขอตอบ|ไม่ทราบ|ขออภัย|ไม่รู้"
)
_ENGLISH_DECLINES = re.compile(_ENGLISH)  # on lower case
_LATIN_DECLINES = re.compile(_LATIN)
_SCRIPTS_DECLINE = re.compile(_SCRIPTS)
#: No English refusal lacks all of these words; most answers do, and are spared the long pattern.
_HINTS = word_set(
    """
    choose knowing concern affair refrain going human person confidential can't cannot couldn't won't wouldn't don't
    dont not unable assist assistant ai a.i artificial language llm no sorry apologize apologise apologies decline
    declined refuse refused abstain pass skip skipped rather prefer unsure undecided know private personal program
    programming comfortable appropriate inappropriate business chatbot bot dunno dk idk violates violate against
    opinion opinions feelings emotions secret
    """
)
#: Words of which a refusal in another Latin-script language holds one.
_HINTS_LATIN = word_set(
    """
    künstliche künstlich désolé désolée não sé modèle inteligência
    ki sprachmodell nicht nichts keine kein keinen leid verweigere verweigert entschuldigung entschuldigen niet
    taalmodel geen spijt pas sans tant ia ai modelo puedo quiero deseo podria prefiero prefiro siento sinto desculpe
    lamento nao contesta contesto respuesta resposta niego intelligenza modello posso voglio saprei preferisco
    dispiace non nessuna jako sztuczna nie odmawiam przepraszam przykro yapay dil cevap bilmiyorum sebagai asisten
    kecerdasan tidak tak maaf kama akili modeli siwezi sitaki samahani sijui napendelea sipendi hindi ayokong
    masasagot assistent sei
    """
)


def is_refusal(text: str, words: Collection[str] | None = None) -> bool:
    """Whether a reply declines to answer.

    Args:
        text: the reply proper, as ``core_of`` gives it.
        words: its words in folded case, where they are at hand.
    """
    lower = text.lower()
    if words is None:
        words = WORD.findall(lower)
    if (not _HINTS.isdisjoint(words) or "n/a" in lower[:4] or "a.i." in lower) and _ENGLISH_DECLINES.search(
        lower
    ) is not None:
        return True
    if text.isascii():
        return not _HINTS_LATIN.isdisjoint(words) and _LATIN_DECLINES.search(lower) is not None
    folded = text.casefold()
    is_western = max(folded) <= "\u00ff"
    if (not is_western or not _HINTS_LATIN.isdisjoint(words)) and _LATIN_DECLINES.search(folded) is not None:
        return True
    return not is_western and _SCRIPTS_DECLINE.search(folded) is not None
