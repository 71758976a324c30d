"""Phrases that decline to answer, in the languages surveys are held in; for text in folded case (ß is ss, ς is σ).

Phrases stand in rows: words of which every reply with one of the row's phrases holds one, then, where that is not telling enough,
other words likewise, then the phrases. Only rows whose words a reply holds are looked for, which is what makes reading quick.
"""

from __future__ import annotations

#: Verbs whose "I cannot" is a refusal; "I can't complain" and "I can't stand them" are answers.
_ANSWERING = (
    r"(?:answer|respond|reply|say(?! (?:(?:that )?(?:i'm|i am|i've|i have|i feel|i (?:dis)?agree|i (?:like|love|trust"
    r"|care|mind|enjoy|believe|support|ever|often|worry|would))|very|fairly|rather|quite"
    r"|somewhat|extremely|strongly|totally|always|never|often|rarely|good|bad|poor)\b)|provide|assist|help|give"
    r"|choose(?! between)|pick|select|decide(?! between| whether| if)|share|comment|offer|express|speak|participate|engage"
    r"|determine|judge|rate|disclose|discuss|tell|form|fulfil|fulfill|comply|complete|do (?:this|that|so)"
    r"|make (?:that|this|a|such)|go into (?:politics|that|this|it|details?)|get into (?:politics|that|this|it)|rank"
    r"|divide|allocate|estimate|guess|recall|remember|accurately"
    r"|really (?:say|answer|choose)|in good|with (?:this|that)|take (?:a )?(?:part|position|side))"
)
_CANNOT = r"can'?t|can ?not|won'?t|not able to|unable to|will not"
#: Words that such a verb begins with, and those that a refusal to use it holds.
_ANSWERING_WORDS = """
    answer respond reply say provide assist assistance help give choose pick select decide share comment offer express speak
    participate engage determine judge rate disclose discuss tell form fulfil fulfill comply complete this that so such make rank
    divide allocate estimate guess recall remember accurately good take answered answering formulate go get
"""
_REFUSING_WORDS = "can't cannot not couldn't won't unable don't wouldn't refuse cant wont dont"

ENGLISH = (
    (
        "ai artificial language llm chatbot assistant computer machine bot program software robot",
        "",
        r"as an? (?:\w+ )?(?:ai(?! (?:trainer|engineer|researcher|developer|expert|specialist|consultant|scientist|teacher|user))"
        r"|artificial|language model|llm|large language|chatbot|virtual assistant|computer program|machine)\b"
        r"|being (?:just |only )?an? (?:\w+ )?(?:ai(?! (?:trainer|engineer|researcher|developer|expert|specialist|consultant))\b"
        r"|language model|chatbot)|as an assistant|an ai (?:assistant|language model|model|system|chatbot)\b"
        r"|i(?:'m| am) (?:just |only |merely |actually |really )?(?:an? )?(?:\w+ )?(?:ai\b|artificial intelligence|language model"
        r"|llm\b|chatbot|assistant\b|computer program|bot\b|robot\b|software\b|program\b(?! (?:manager|director|officer|lead)))",
    ),
    (
        "personal feelings emotions opinion opinions belief beliefs consciousness subjective view views experience experiences "
        "idea answer preference preferences",
        "don't not no haven't",
        r"i do(?:n't| not) (?:have|hold|possess|experience) (?:any |a |real |actual )?(?:personal|feelings|emotions|opinions?"
        r"|beliefs|consciousness|subjective|views|experiences)|i (?:\w+ )?have no (?:idea|opinion|personal|feelings|views"
        r"|preference)"
        r"|i (?:really )?(?:have no|haven't an?y?|don't have an?y?) (?:answer|opinion|idea|view)",
    ),
    (
        _REFUSING_WORDS,
        _ANSWERING_WORDS,
        rf"i(?:'m| am)? (?:really |simply |just |honestly )?(?:{_CANNOT}|could not|couldn't|am not able to"
        r"|do(?:n'?t| not) (?:want|wish|care) to|would(?: not|n't) (?:want|like|care) to|refuse to) (?:possibly |really |truly )?"
        rf"{_ANSWERING}|(?:^(?:sorry,? )?|(?:and|so|but|therefore) )(?:{_CANNOT}) {_ANSWERING}"
        r"|cannot (?:be answered|answer|provide|assist|help)|not able to (?:provide|answer)",
    ),
    (
        "can't cannot couldn't",
        "say tell judge answer decide",
        r"(?:i )?(?:really )?(?:can't|cannot|couldn't) (?:possibly )?(?:say|tell|judge|answer|decide)(?=\W*$|[.,;!])",
    ),
    (
        "decline declined declines refuse refused refuses abstain refrain pass skip skipped declining withheld",
        "",
        r"i(?:'ll| must| have to|'ll have to| will have to| will| would| shall)? (?:respectfully |politely )?(?:decline"
        r"|refuse|abstain|refrain|pass\b)"
        r"|^(?:i )?(?:respectfully |politely )?(?:declined?|refused?|abstain|skip(?:ped)?|pass)(?: to (?:answer|say|state))?\W*$"
        r"|(?:going|like|want|prefer|choose) to (?:skip|pass|decline|abstain)"
        r"|(?:refuses?|declines?) to (?:answer|say|state|respond)"
        r"|^(?:pass\b|skip (?:this|it|that|the question)|withheld|declining)",
    ),
    (
        "rather prefer",
        "not skip keep abstain pass remain leave move",
        r"(?:^|i(?:'d| would)? )(?:much )?(?:rather|prefer) (?:not|to (?:not|keep|skip|abstain|pass|remain))"
        r"|rather not (?:say|answer)|prefer not to|i(?:'d| would) (?:rather|prefer) (?:skip|keep|leave|move on)",
    ),
    (
        "no",
        "comment answer way opinion idea reply response",
        r"no comment|no answer\b|no way (?:of knowing|to know)|^no opinion\b|^no idea(?=\W*$|[.,;!]| -)|^(?:no reply"
        r"|no response)\W*$",
    ),
    (
        "not",
        "answer answering say share discuss talk sharing commenting disclosing selecting choosing picking "
        "human person comfortable choose sure applicable",
        r"not going to (?:answer|say)|not (?:a |an actual )?(?:real )?(?:human|person)\b|not (?:[\w']+ ){0,3}comfortable"
        r"|choose not to"
        r"|not (?:something )?i (?:wish|want|care|would like) to (?:share|discuss|answer|say|talk)|^not answering|^not sure\W*$"
        r"|not be (?:answering|sharing|commenting|disclosing|selecting|choosing|picking)|^not applicable\W*$",
    ),
    (
        "won't",
        "answering sharing commenting disclosing telling choosing selecting picking rating ranking saying giving",
        r"won't be (?:answering|sharing|commenting|disclosing|telling|choosing|selecting|picking|rating|ranking|saying|giving)",
    ),
    (
        "neutral",
        "",
        r"(?:stay|remain|be) neutral (?:on|about|in|regarding)",
    ),
    (
        "should shouldn't",
        "picking choosing taking giving answering",
        r"(?:(?:don't|do not) (?:think|feel|believe) (?:that )?i should|i shouldn't|i should not) be (?:picking|choosing"
        r"|taking|giving|answering)",
    ),
    ("body form", "don't no", r"i (?:don't have|have no) (?:a |an? \w+ )?(?:physical )?(?:body|form\b)"),
    (
        "business concern affair",
        "your my nobody's",
        r"nobody's business|(?:none|any) of your (?:business|concern|affair)|(?:that|it|this(?: \w+)?)(?:'s| is) my own business",
    ),
    (
        "private personal confidential secret",
        "",
        r"(?:that|it|this(?: \w+)?|my \w+)(?:'s| is| are) (?:private|too personal|personal|a private (?:matter|thing"
        r"|affair|issue|question|subject|business)|confidential|secret)"
        r"|(?:keep|keeping) (?:that|this|it|my \w+) private",
    ),
    (
        "comfortable appropriate inappropriate",
        "",
        r"(?:^|i(?:'m| am) |it(?:'s| is| would be| wouldn't be| would not be) |not )(?:not |in)?(?:comfortable|appropriate"
        r"|inappropriate) (?:to |for me|with (?:answering|sharing)|answering|sharing|saying|discussing)"
        r"|\w+n't (?:\w+ )?(?:comfortable|appropriate)|inappropriate\b",
    ),
    (
        "sorry apologize apologise apologies",
        "",
        r"^(?:i'm |i am |we're )?(?:so |very |really |terribly )?sorry\b(?! (?:to (?:say|be|sound)|if|for (?:being"
        r"|sounding|my)|about)\b)(?!,? (?:but )?i (?:\w+ly )?(?:dis)?agree)"
        r"|apologi[sz]e,? but|my apologies",
    ),
    (
        "know",
        "",
        r"(?:i|we) (?:really |honestly |just |truly )?(?:do not|don't|wouldn't|would not) (?:really |actually )?know"
        r"(?=\W*(?:how|what) to (?:answer|say|choose|respond)|\W*$|[.,;!]|\s*-)|^(?:don't|do not|dont) know\W*$",
    ),
    (
        "dunno dk d n na idk unsure undecided",
        "",
        r"^(?:dunno(?: know)?|dk|d/k|n/?a|idk|unsure|undecided|n\.a\.)\W*$",
    ),
    ("say", "can't cannot hard", r"^(?:can't say|cannot say|hard to say)\W*$"),
    ("myself", "", r"(?:^i keep|keep|keeping|something i keep) (?:(?:that|this|it|my \w+) )?to myself"),
    ("next let's", "", r"^next question|^let's (?:move on|skip|not|talk about)"),
    ("leave", "blank unanswered open", r"leave (?:it|this|that) (?:blank|unanswered|open)"),
    (
        "telling tell tells ask asks reveal reveals say",
        "not never",
        r"i(?:'m| am) not (?:telling|(?:going|about) to (?:tell|reveal|say))\b|(?:lady|ladies|gentleman|gentlemen|one|you|i)"
        r" (?:should |must |would )?never (?:asks?|tells?|reveals?)\b",
    ),
    (
        "virtual digital online",
        "assistant",
        r"(?:being|as|i(?:'m| am)) (?:just |only |merely )?an? (?:virtual|digital|online)(?: \w+)? assistant\b",
    ),
    ("none", "answered", r"none of (?:these|those|them|this) can be answered"),
    (
        "against violate violates",
        "",
        r"against my (?:programming|guidelines|policy)|violates? (?:my|the|our) (?:guidelines|policy)",
    ),
)

#: Other languages in Latin script.
LATIN = (
    # German
    (
        "ki sprachmodell künstliche assistent",
        "",
        r"als (?:eine? )?(?:ki\b|künstliche|sprachmodell|assistent)|ich bin (?:nur |lediglich )?(?:eine? )?(?:ki\b|sprachmodell"
        r"|künstliche)",
    ),
    (
        "nicht nichts keine",
        "",
        r"(?:kann|möchte|will|werde|darf) (?:ich )?(?:\w+ ){0,5}?(?:nichts?|keine (?:antwort|angabe|auskunft))(?: \w+){0,2}? ?"
        r"(?:beantworten|antworten|sagen|geben|machen|äussern|angeben)|keine (?:angabe|antwort|ahnung|auskunft|meinung)"
        r"|^weiss (?:ich )?nicht\W*$|(?:das )?weiss ich (?:leider )?nicht|ich weiss (?:es )?nicht\b",
    ),
    (
        "leid verweigere verweigert verweigern entschuldigung entschuldigen entschuldige enthalte nichts",
        "",
        r"tut mir leid|verweiger|entschuldig|enthalte (?:ich )?mich|geht (?:sie|dich|euch|niemanden?) (?:\w+ )?nichts an",
    ),
    # Dutch
    (
        "taalmodel ai niet geen spijt onthoud",
        "",
        r"als (?:een )?(?:ai\b|taalmodel)|(?:kan|wil) ik (?:\w+ ){0,4}niet (?:beantwoorden|zeggen|antwoorden)"
        r"|ik (?:kan|wil) (?:\w+ ){0,4}niet (?:beantwoorden|zeggen|antwoorden)|liever niet(?=\W*$| (?:zeggen|antwoorden"
        r"|op\b))|geen (?:antwoord|mening)"
        r"|weet (?:ik )?(?:het )?niet|het spijt me|onthoud ik me",
    ),
    # French
    (
        "tant ia intelligence modèle modele",
        "",
        r"en tant qu'?(?:\s?une? )?(?:ia\b|intelligence|mod|assistant)|je suis (?:une? )?(?:simple )?(?:ia\b"
        r"|intelligence artificielle|modèle)",
    ),
    (
        "pas sans désolé désolée désole refuse privé personnel m'abstiens",
        "",
        r"(?:ne (?:peux|veux|souhaite|saurais|désire)|préfère ne) pas (?:\w+ ){0,2}?(?:répondre|dire|me prononcer|choisir"
        r"|donner|partager)|préfère ne pas|pas de réponse|sans (?:réponse|opinion)|je ne sais pas|désolée?\b|refuse de"
        r"|ne se prononce pas|je m'abstiens|ne (?:vous|te) regarde pas|c'est (?:privé|personnel)",
    ),
    # Spanish, Portuguese, Italian
    (
        "ia inteligencia inteligência intelligenza modelo modello asistente assistente",
        "",
        r"(?:como|sou|sendo|soy|siendo) (?:apenas |solo )?(?:una? |uma? )?(?:ia\b|inteligencia|inteligência|modelo"
        r"|asistente|assistente)|come (?:un'? ?)?(?:ia\b|intelligenza"
        r"|modello)",
    ),
    (
        "no não nao prefiero prefiro sin sem siento sinto desculpe lamento niego reservo paso nsp ns es é",
        "",
        r"(?:no|não) (?:puedo|posso|quiero|quero|deseo|desejo|podría|poderia) (?:\w+ ){0,2}?(?:responder|contestar|decir|dizer|dar"
        r"|opinar|elegir|escolher)|(?:prefiero|prefiro) (?:no\b|não)|lo siento|(?<!me )sinto muito|desculpe|lamento,? pero"
        r"|(?:no|não) (?:lo )?(?:sé|sei)\b|sin (?:respuesta|opinión)|sem (?:resposta|opinião)|no contesta|me niego"
        r"|(?:no|não) (?:sabría|saberia) (?:\w+ )?(?:decir|responder|contestar|dizer)|paso de esta|nsp\b|ns/nc\b|me reservo"
        r"|es (?:privado|personal\b)|no es asunto|é (?:privado|pessoal)\b",
    ),
    (
        "non preferisco dispiace nessuna astengo è",
        "",
        r"non (?:posso|voglio|saprei) (?:rispondere|dire|scegliere)|preferisco (?:non|di no)|mi dispiace|non (?:lo )?so\b"
        r"|nessuna (?:risposta|opinione)|mi astengo|non sono affari|è (?:privato|una cosa privata)",
    ),
    # Polish, Turkish
    (
        "jako nie odmawiam przepraszam przykro bez trudno",
        "",
        r"jako (?:ai\b|model|sztuczna)|nie (?:mogę|chcę|będę) (?:\w+ ){0,2}?(?:odpowiedzieć|odpowiadać|powiedzieć)|wolę nie"
        r"|odmawiam|nie wiem|przepraszam|przykro mi|trudno powiedzieć|nie udziel|bez (?:odpowiedzi|zdania)|nie mam zdania",
    ),
    (
        "yapay dil yorum cevap yanıt cevaplayamam cevaplayamıyorum cevaplamak yanıtlayamam yanıtlayamıyorum yanıtlamak söylemek "
        "bilmiyorum üzgünüm özel fikrim çekimser çekimserim",
        "",
        r"yapay zeka|dil modeli (?:olarak|olduğum)|(?:cevap|yanıt) ver(?:emem|emiyorum|mek istem|meyi reddediyorum)"
        r"|cevapla(?:yamam|yamıyorum|mak istem)|yanıtla(?:yamam|yamıyorum|mak istem)|söylemek iste(?:mem|miyorum)"
        r"|(?:yorum|cevap) (?:yapmak|vermek) iste(?:mem|miyorum)|bilmiyorum|üzgünüm|cevap yok|özel bir|fikrim yok|çekimser",
    ),
    # Indonesian, Malay, Swahili, Vietnamese, Tagalog
    (
        "sebagai tidak tak maaf",
        "",
        r"sebagai (?:ai\b|model|asisten|kecerdasan)|(?:tidak|tak) (?:dapat|bisa|mau|ingin|akan) (?:\w+ )?(?:menjawab|mengatakan"
        r"|memberikan|memilih)|lebih suka tidak|tidak (?:tahu|menjawab|berpendapat)|maaf\b",
    ),
    (
        "kama siwezi sitaki samahani sijui napendelea sipendi",
        "",
        r"kama (?:ai\b|akili|modeli)|siwezi (?:ku)?(?:jibu|sema|toa)|sitaki (?:ku)?(?:jibu|sema)|samahani|sijui\b"
        r"|napendelea kuto|sipendi kusema",
    ),
    (
        "tư không lỗi chối ai",
        "",
        r"với tư cách là|tôi (?:chỉ )?là (?:một )?(?:ai\b|mô hình|trợ lý)|(?:xin phép )?không trả lời"
        r"|tôi không thể (?:trả lời|chọn)|không muốn trả lời|không biết\b|xin lỗi|từ chối",
    ),
    # "No idea"
    (
        "aucune idea idée ideia idee pojęcia aning aavistustakaan tušení fogalmam habar anelse",
        "",
        r"aucune idée|ni idea\b|nem ideia|não faço ideia|nessuna idea|geen idee|nie mam pojęcia|ingen (?:aning|anelse|idé)"
        r"|ei aavistustakaan|nemám tušení|fogalmam sincs|habar n-am",
    ),
    ("wil weet verkies", "nie", r"wil nie (?:\w+ )?(?:sê|antwoord|deel)|verkies om nie|weet nie"),
    ("hindi ayokong ayaw", "", r"hindi ko (?:masasagot|alam)|ayokong sumagot|ayaw kong sumagot"),
    # Scandinavian, Finnish
    (
        "inte ikke ej svar helst att språkmodell sprogmodel ai avstår ingen",
        "",
        r"vil(?:l)? (?:jag |jeg )?(?:inte|ikke|helst inte|helst ikke) (?:svar|säg|si\b|sige)|ønsker (?:jeg )?ikke (?:å|at) svare"
        r"|kan (?:jag |jeg )?(?:inte|ikke) svar|vet (?:ej|inte|ikke)\b|ved (?:det )?ikke\b|(?:inget|intet|ikke noe) svar\b"
        r"|föredrar att inte|foretrækker ikke|som (?:en )?(?:ai\b|språkmodell|sprogmodel)|avstår"
        r"|ingen (?:åsikt|mening|kommentar)\b",
    ),
    (
        "halua voi osaa aio tiedä ei tekoälynä kielimallina",
        "",
        r"en (?:halua|voi|osaa|aio) (?:vastata|sanoa|kertoa)|en tiedä|ei vastausta|en osaa sanoa|tekoälynä|kielimallina",
    ),
    # Czech, Slovak, Hungarian, Romanian, South Slavic
    (
        "nechci nechcem nemohu nemůžu nemôžem nebudu nevím neviem bez raději odmítám odmietam jako",
        "",
        r"ne(?:chci|chcem|mohu|můžu|môžem|budu) (?:\w+ ){0,2}?(?:odpov|říct|říci|povedať)|nevím\b|neviem\b|bez odpověd|raději ne"
        r"|odmítám|odmietam|jako (?:umělá|jazykový)",
    ),
    (
        "nem nyelvi mesterséges",
        "",
        r"nem (?:szeretnék|akarok|kívánok|tudok|fogok) (?:\w+ ){0,2}?(?:válasz|monda)|nem tudom|nyelvi modell|mesterséges intell"
        r"|inkább nem",
    ),
    (
        "nu refuz ca",
        "",
        r"nu (?:vreau|pot|doresc|aș dori) (?:să )?(?:răspund|spun|aleg)|nu știu|prefer să nu|refuz să"
        r"|ca (?:un )?(?:model|ia\b|ai\b)",
    ),
    (
        "ne bez",
        "",
        r"ne (?:želim|mogu|žele|bih) (?:da )?(?:\w+ )?(?:odgov|reći|kažem)|ne znam|radije ne\b|bez odgovora",
    ),
    # "I am an AI", where a language needs no "as" for it
    (
        "olen jag jeg jestem jsem som sunt saya sono ik vagyok mimi",
        "",
        r"olen (?:vain |pelkkä |\w+ )?(?:tekoäly|kielimalli)|(?:jag|jeg) (?:är|er) (?:bara |kun |bare )?(?:en |et |ett )?"
        r"(?:ai\b|språkmodell|sprogmodel|artificiell|kunstig|digital)|jestem (?:tylko |jedynie )?(?:ai\b|sztuczn|model\w* język"
        r"|asystent\w* ai)|(?:jsem|som) (?:jen |len |pouze )?(?:ai\b|uměl|umel|jazykov)|sunt (?:doar )?(?:un |o )?(?:ai\b|ia\b"
        r"|inteligenț|model de limb|asistent virtual)|saya (?:adalah |hanya |hanyalah )?(?:sebuah )?(?:ai\b"
        r"|model bahasa|asisten virtual"
        r"|kecerdasan)|sono (?:solo |soltanto )?(?:un'? ?|una )?(?:ia\b|ai\b|intelligenza|modello|assistente virtuale)"
        r"|ik ben (?:slechts |maar )?een (?:ai\b|taalmodel|virtuele)|mimi ni (?:ai\b|akili|programu)",
    ),
)

#: Cyrillic and Greek.
CYRILLIC_GREEK = (
    # Russian, Ukrainian
    ("ии языковая нейросеть как", "", r"(?:как|я)(?: [—–-])? (?:\w+ )?(?:ии\b|языковая|искусственн|нейросеть)"),
    (
        "не",
        "",
        r"не (?:могу|хочу|буду|можу) (?:\w+ ){0,2}?(?:ответить|отвечать|відпов|говор|обговор|обсужд|сказать|казати|дать|выбрать)"
        r"|(?:ответить|сказать|выбрать|відповісти|сказати) не (?:могу|хочу|можу)"
        r"|предпоч(?:ту|итаю|ёл бы) не|не знаю|сожалению, (?:я )?не|не ваше дело|не имею мнения|не желаю"
        r"|не (?:искам|мога|желая) да (?:отгов|кажа)|предпочитам да не|не знам|не желим|не могу да одговорим",
    ),
    (
        "отказываюсь затрудняюсь извините личное без воздерживаюсь воздержусь воздержался нет трудно сложно",
        "",
        r"отказываюсь|затрудняюсь|извините|личное дело|это личное|без ответа|воздерж|нет (?:ответа|мнения)"
        r"|(?:трудно|сложно) сказать",
    ),
    ("як я", "", r"(?:як|я)(?: —| –| -)? (?:лише )?(?:ші\b|мовна|штучн)"),
    ("понятия", "", r"(?:не имею|без) понятия"),
    ("ιδέα", "", r"δεν έχω ιδέα"),
    ("είμαι", "", r"είμαι (?:απλώς )?(?:ένα |μια )?(?:γλωσσικό|τεχνητή|ai\b)"),
    # Greek
    (
        "δεν προτιμώ ωσ",
        "",
        r"δεν (?:θέλω|μπορώ|επιθυμώ) να (?:απαντήσω|πω)|δεν (?:ξέρω|γνωρίζω)|δεν έχω (?:γνώμη|άποψη)|προτιμώ να μην"
        r"|ωσ (?:γλωσσικό|τεχνητή)",
    ),
)

#: Scripts of Asia and the Middle East, some of which put no spaces.
OTHER_SCRIPTS = (
    # Chinese, Japanese, Korean
    r"作为(?:一个|一名|一款)?\s?(?:ai|人工智能|语言模型|大?模型|助手)|我(?:只)?是(?:一个|一名)?\s?(?:ai"
    r"|人工智能|语言模型)|(?:无法|不能|不便|不想|不愿意?"
    r"|拒绝)(?:直接)?(?:回答|作答|提供|选择|透露|告诉|说)|抱歉|对不起|不想说|不愿(?:意)?(?:说|回答)|不予置评"
    r"|没有(?:意见|看法)|拒答|很难说|难说|不知道|不清楚|无可奉告|不好说"
    r"|(?:ai|人工知能|言語モデル)として|(?:お答え|回答|お応え|選択)(?:することは?|は)?(?:できま|でき"
    r"|いたしかね|しかね|したくな|したくありま|を控え|を差し控え|を拒否)|申し訳"
    r"|答えたく(?:ない|ありません)|言いたくない|わかりかね|答えられ(?:ない|ません)|(?:分|わ)か(?:らない|りません)|無回答"
    r"|(?:ai|인공지능|언어 모델)(?:로서|이기 때문|이므로|이?라서|이라|입니다|이에요|이어서)"
    r"|(?:답변|대답|응답)(?:할 수 없|을 드릴 수 없|하고 싶지 않|하지 않겠|을 거부)|죄송|모르겠|모릅니다|무응답"
    r"|말하고 싶지 않|밝히고 싶지 않|의견(?:이)? 없"
    # Hindi, Bengali, Urdu, Arabic, Persian, Hebrew, Thai
    r"|एआई|कृत्रिम बुद्धि|भाषा मॉडल|(?:उत्तर|जवाब)(?: नहीं| देने में असमर्थ| देना नहीं)|माफ़? ?(?:करें|कीजिए)|क्षमा"
    r"|पता नहीं|नहीं पता|नहीं जानता|नहीं जानती|नहीं कह सकता"
    r"|উত্তর দিতে পারছি না|জানি না|দুঃখিত|جواب نہیں دے|نہیں معلوم|معذرت"
    r"|كنموذج|بصفتي (?:نموذج|ذكاء)|ذكاء اصطناعي|لا (?:أستطيع|يمكنني|أريد|أرغب)(?: في)? ?(?:أن )?(?:الإجابة|الاجابة"
    r"|أجيب|القول|الاختيار|الرد)|أفضل (?:عدم|ألا)|أرفض|عذر|آسف|لا (?:أعرف|أعلم|أدري)"
    r"|نمی(?:‌| )?(?:توانم|خواهم) (?:پاسخ|جواب)|نمی(?:‌| )?دانم|متأسف|לא יכול(?:ה)? לענות|מעדי(?:ף|פה) (?:ש)?לא|לא יודע(?:ת)?"
    r"|אני (?:רק )?(?:בינה מלאכותית|מודל שפה)|أنا (?:مجرد )?(?:نموذج|ذكاء|مساعد)|من (?:یک )?(?:هوش مصنوعی|مدل زبانی)"
    r"|ผมเป็น(?:เพียง)?ai|(?:ฉัน|ผม|ดิฉัน)เป็น(?:เพียง|แค่)?(?:ปัญญาประดิษฐ์|โมเดลภาษา|ai)|আমি (?:একটি |একজন )?(?:এআই|কৃত্রিম|ভাষা মডেল)"
    r"|(?:私|僕)は(?:ただの)?(?:ai|人工知能|言語モデル)|저는 (?:단지 )?(?:ai|인공지능|언어 모델)"
    r"|מצטער(?:ת)?|ไม่สามารถ(?:ตอบ|ให้)|ไม่ขอตอบ|ไม่ทราบ|ขออภัย|ไม่รู้"
)
