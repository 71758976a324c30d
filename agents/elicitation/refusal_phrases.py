"""Phrases that decline to answer, in the languages surveys are held in; for lower-case text.

Each is looked for at the beginnings of words, which is what makes one long pattern quick; scripts without spaces are the exception.
"""

from __future__ import annotations

import re

from .reply_words import word_set

#: Verbs whose "I cannot" is a refusal; "I can't complain" and "I can't stand them" are answers.
_ANSWERING = (
    r"(?:answer|respond|reply|say(?! (?:that )?(?:i'm|i am|i've|i have|i feel))|provide|assist|help|give"
    r"|choose(?! between)|pick|select|decide(?! between)|share|comment|offer"
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
    r"|(?:going|like|want|prefer|choose) to (?:skip|pass|decline|abstain)|not (?:a |an actual )?(?:real )?(?:human|person)\b"
    r"|none of your (?:business|concern|affair)|(?:that|it|this(?: \w+)?|my \w+)(?:'s| is| are) (?:private"
    r"|too personal|personal|a private"
    r"|confidential|secret|my own business)"
    r"|(?:^|\bi(?:'m| am) |\bit(?:'s| is| would be| wouldn't be| would not be) |\bnot )(?:not |in)?(?:comfortable"
    r"|appropriate|inappropriate) (?:to |for me|with (?:answering|sharing)|answering|sharing|saying|discussing)"
    r"|not (?:\w+ )?comfortable|\w+n't (?:\w+ )?(?:comfortable|appropriate)|choose not to|no way (?:of knowing"
    r"|to know)|\binappropriate\b"
    rf"|^(?:i'm |i am |we're )?(?:so |very |really |terribly )?sorry\b(?! to say)(?!,? (?:but )?i (?:\w+ly )?(?:dis)?agree)"
    r"|\bapologi[sz]e,? but|my apologies"
    r"|\b(?:i|we) (?:really |honestly |just |truly )?(?:do not|don't|wouldn't|would not) (?:really "
    r"|actually )?know(?=\W*(?:how|what) to (?:answer|say|choose|respond)|\W*$|[.,;!]|\s*-)"
    r"|^(?:don't|do not|dunno|dont) know\W*$|^(?:dunno|dk|d/k|n/?a|no idea|idk|not sure|unsure|no opinion|can't say"
    r"|cannot say|hard to say|undecided)\W*$"
    r"|\bi have no (?:idea|opinion|personal|feelings|views|preference)"
    r"|^(?:next question|no opinion\b|pass\b|skip (?:this|it|that|the question)|not answering|i keep (?:that|this|it) to myself"
    r"|withheld|declining|let's (?:move on|skip|not|talk about))|(?:keep|keeping) (?:that|this|it|my \w+) "
    r"(?:to myself|private)|something i keep to myself"
    r"|not (?:something )?i (?:wish|want|care|would like) to (?:share|discuss|answer|say|talk)"
    r"|\bi(?:'d| would) (?:rather|prefer) (?:skip|keep|leave|move on)|leave (?:it|this|that) (?:blank|unanswered|open)"
    r"|\bi (?:really )?(?:have no|haven't an?y?|don't have an?y?) (?:answer|opinion|idea|view)"
    r"|\b(?:i )?(?:really )?(?:can't|cannot|couldn't) (?:possibly )?(?:say|tell|judge|answer|decide)(?=\W*$|[.,;!])"
    r"|(?:won't|will not|not) be (?:answering|sharing|commenting|disclosing)|(?:refuses?|declines?) to "
    r"(?:answer|say|state|respond)"
    r"|an ai (?:assistant|language model|model|system|chatbot)\b|^(?:not applicable|no reply|no response|n\.a\.)\W*$"
    r"|any of your (?:business|concern)"
    r"|cannot (?:be answered|answer|provide|assist|help)|not able to (?:provide|answer)|against my (?:programming"
    r"|guidelines|policy)|violates? (?:my|the|our) (?:guidelines|policy)"
)
#: Other languages in Latin script, on lower case.
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
    r"|hindi ko (?:masasagot|alam)|ayokong sumagot|ayaw kong sumagot"
    # Scandinavian, Finnish
    r"|\bvil(?:l)? (?:jag |jeg )?(?:inte|ikke|helst inte|helst ikke) (?:svar|säg|si\b|sige)|\bønsker (?:jeg "
    r")?ikke (?:å|at) svare"
    r"|\bkan (?:jag |jeg )?(?:inte|ikke) svar|\bvet (?:ej|inte|ikke)\b|\bved (?:det )?ikke\b|\b(?:inget|intet|ikke noe) svar\b"
    r"|föredrar att inte|foretrækker ikke|som (?:en )?(?:ai\b|språkmodell|sprogmodel)|avstår|ingen (?:åsikt|mening|kommentar)\b"
    r"|\ben (?:halua|voi|osaa|aio) (?:vastata|sanoa|kertoa)|\ben tiedä|ei vastausta|en osaa sanoa|tekoälynä|kielimallina"
    # Czech, Slovak, Hungarian, Romanian, South Slavic
    r"|\bne(?:chci|chcem|mohu|můžu|môžem|budu) (?:\w+ ){0,2}?(?:odpov|říct|říci|povedať)|\bnevím\b|\bneviem\b"
    r"|bez odpověd|raději ne"
    r"|odmítám|odmietam|jako (?:umělá|jazykový)|\bnem (?:szeretnék|akarok|kívánok|tudok|fogok) (?:\w+ ){0,2}?(?:válasz|monda)"
    r"|\bnem tudom|nyelvi modell|mesterséges intell|inkább nem|\bnu (?:vreau|pot|doresc|aș dori) (?:să )?(?:răspund|spun|aleg)"
    r"|\bnu știu|prefer să nu|refuz să|\bca (?:un )?(?:model|ia\b|ai\b)|\bne (?:želim|mogu|žele|bih) (?:da "
    r")?(?:\w+ )?(?:odgov|reći|kažem)"
    r"|\bne znam|radije ne\b|bez odgovora|trudno powiedzieć|nie udziel|bez odpowiedzi"
    r"|(?:no|não) (?:sabría|saberia) (?:\w+ )?(?:decir|responder|contestar|dizer)|paso de esta|ne se prononce "
    r"pas|\bnsp\b|\bns/nc\b"
    r"|me reservo|je m'abstiens|mi astengo|enthalte ich mich|enthalte mich|onthoud ik me|geen mening|keine meinung|sin opinión"
    r"|sem opinião|geht (?:sie|dich|euch|niemanden?) (?:\w+ )?nichts an|ne (?:vous|te) regarde pas|c'est "
    r"(?:privé|personnel)|es privado|es personal\b"
    r"|no es asunto|é (?:privado|pessoal)\b|non sono affari|è (?:privato|una cosa privata)|özel bir|nessuna "
    r"opinione|fikrim yok|bez zdania|tidak berpendapat|nie mam zdania|çekimser"
)
#: Cyrillic and Greek.
_CYRILLIC_GREEK = (
    # Russian, Ukrainian
    r"\bкак (?:ии\b|языковая|искусственн|нейросеть)|не (?:могу|хочу|буду|можу) (?:\w+ ){0,2}?(?:ответить"
    r"|отвечать|відпов|говорить|сказать"
    r"|дать|выбрать)|предпоч(?:ту|итаю|ёл бы) не|отказываюсь|затрудняюсь|не знаю|извините|сожалению, (?:я )?не"
    r"|личное дело|не ваше дело|это личное|без ответа|воздерж|нет (?:ответа|мнения)|трудно сказать|сложно "
    r"сказать|не имею мнения|не желаю|воздержусь"
    r"|не (?:искам|мога|желая) да (?:отгов|кажа)|предпочитам да не|не знам|не желим|не могу да одговорим"
    r"|\bяк (?:ші\b|мовна|штучн)|не (?:можу|хочу) відповісти|не знаю"
    # Greek
    r"|δεν (?:θέλω|μπορώ|επιθυμώ) να (?:απαντήσω|πω)|δεν (?:ξέρω|γνωρίζω)|προτιμώ να μην|ως (?:γλωσσικό|τεχνητή)"
)
#: Scripts of Asia and the Middle East, some of which put no spaces.
_OTHER_SCRIPTS = (
    # Chinese, Japanese, Korean
    r"作为(?:一个|一名|一款)?\s?(?:ai|人工智能|语言模型|大?模型|助手)|我(?:只)?是(?:一个|一名)?\s?(?:ai"
    r"|人工智能|语言模型)|(?:无法|不能|不便|不想|不愿意?"
    r"|拒绝)(?:直接)?(?:回答|作答|提供|选择|透露|告诉|说)|抱歉|对不起|不想说|不愿(?:意)?(?:说|回答)|不予置评"
    r"|没有(?:意见|看法)|拒答|很难说|难说|不知道|不清楚|无可奉告|不好说"
    r"|(?:ai|人工知能|言語モデル)として|(?:お答え|回答|お応え|選択)(?:することは?|は)?(?:できま|でき"
    r"|いたしかね|しかね|したくな|したくありま|を控え|を差し控え|を拒否)|申し訳"
    r"|答えたく(?:ない|ありません)|言いたくない|わかりかね|答えられ(?:ない|ません)|(?:分|わ)か(?:らない|りません)|無回答"
    r"|(?:ai|인공지능|언어 모델)(?:로서|이기 때문|이므로|라서)"
    r"|(?:답변|대답|응답)(?:할 수 없|을 드릴 수 없|하고 싶지 않|하지 않겠|을 거부)|죄송|모르겠|모릅니다|무응답"
    r"|말하고 싶지 않|밝히고 싶지 않|의견(?:이)? 없"
    # Hindi, Bengali, Urdu, Arabic, Persian, Hebrew, Thai
    r"|एआई|कृत्रिम बुद्धि|भाषा मॉडल|(?:उत्तर|जवाब)(?: नहीं| देने में असमर्थ| देना नहीं)|माफ़? ?(?:करें|कीजिए)|क्षमा"
    r"|पता नहीं|नहीं पता|नहीं जानता|नहीं जानती|नहीं कह सकता"
    r"|উত্তর দিতে পারছি না|জানি না|দুঃখিত|جواب نہیں دے|نہیں معلوم|معذرت"
    r"|كنموذج|بصفتي (?:نموذج|ذكاء)|ذكاء اصطناعي|لا (?:أستطيع|يمكنني|أريد|أرغب)(?: في)? ?(?:أن )?(?:الإجابة|الاجابة"
    r"|أجيب|القول|الاختيار|الرد)|أفضل (?:عدم|ألا)|أرفض|عذر|آسف|لا (?:أعرف|أعلم|أدري)"
    r"|نمی(?:‌| )?(?:توانم|خواهم) (?:پاسخ|جواب)|نمی(?:‌| )?دانم|متأسف|לא יכול(?:ה)? לענות|מעדי(?:ף|פה) (?:ש)?לא|לא יודע(?:ת)?"
    r"|מצטער(?:ת)?|ไม่สามารถ(?:ตอบ|ให้)|ไม่ขอตอบ|ไม่ทราบ|ขออภัย|ไม่รู้"
)

ENGLISH = re.compile(rf"(?<!\w)(?:{_ENGLISH})")
LATIN = re.compile(rf"(?<!\w)(?:{_LATIN})")
CYRILLIC_GREEK = re.compile(rf"(?<!\w)(?:{_CYRILLIC_GREEK})")
OTHER_SCRIPTS = re.compile(_OTHER_SCRIPTS)
#: No English refusal lacks all of these words; most answers do, and are spared the long pattern.
ENGLISH_HINTS = word_set(
    """
    applicable reply n.a
    choose knowing concern affair refrain going human person confidential can't cannot couldn't won't wouldn't don't
    dont not unable assist assistant ai a.i artificial language llm no sorry apologize apologise apologies decline
    declined refuse refused refuses declines abstain pass skip skipped rather prefer unsure undecided know private personal program
    programming comfortable appropriate inappropriate business chatbot bot dunno dk idk violates violate against
    opinion opinions feelings emotions secret next myself blank unanswered let's answering withheld declining haven't wish tell
    """
)
#: Words of which a refusal in another Latin-script language holds one.
LATIN_HINTS = word_set(
    """
    künstliche künstlich désolé désolée não sé modèle inteligência
    ki sprachmodell nicht nichts keine kein keinen leid verweigere verweigert entschuldigung entschuldigen niet
    taalmodel geen spijt pas sans tant ia ai modelo puedo quiero deseo podria prefiero prefiro siento sinto desculpe
    lamento nao contesta contesto respuesta resposta niego intelligenza modello posso voglio saprei preferisco
    dispiace non nessuna jako sztuczna nie odmawiam przepraszam przykro yapay dil cevap bilmiyorum sebagai asisten
    kecerdasan tidak tak maaf kama akili modeli siwezi sitaki samahani sijui napendelea sipendi hindi ayokong
    masasagot assistent sei inte ikke ej vet ved svar helst föredrar avstår ingen halua voi osaa aio tiedä ei tekoälynä kielimallina
    nechci nechcem nemohu nemůžu nemôžem nebudu nevím neviem raději odmítám odmietam umělá jazykový nem nyelvi mesterséges inkább
    nu prefer refuz želim mogu ne znam radije odgovora trudno sabría saberia paso nsp ns reservo abstiens astengo enthalte onthoud
    geht regarde privé personnel privado personal pessoal affari privato özel
    opinión opinião opinione fikrim zdania berpendapat çekimser ønsker foretrækker ayaw bez
    """
)
