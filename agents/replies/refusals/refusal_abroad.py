"""Phrases that decline to answer in other languages than English, in rows as in ``refusal_phrases``."""

from __future__ import annotations

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
        r"|weet (?:ik )?(?:het )?niet|zou het niet (?:weten|kunnen zeggen)|het spijt me|onthoud ik me",
    ),
    # "As an artificial intelligence" in the others
    (
        "kunstmatige intelligens inteligencją inteligencia intelligenza ia ai model modelem inteligență lingvistic modeliyim yapay"
        " mô tuệ zekayım zekâyım essendo",
        "",
        r"als (?:een )?kunstmatige intell|som (?:en |et )?(?:artificiell|kunstig) intell|(?:będąc|jestem) (?:\w+ )?sztuczną"
        r"|będąc (?:ai\b|modelem)|ako (?:umel|jazykov|ai\b)|(?:ca|fiind)(?: o| un)? (?:model|inteligenț|ai\b|ia\b)"
        r"|sunt (?:doar )?un model|essendo (?:un'? ?|una )?(?:ia\b|ai\b|intelligenza|modello)|bir (?:dil modeliyim"
        r"|yapay zek[aâ]yım)"
        r"|^(?:là|tôi (?:chỉ )?là) (?:một )?(?:mô hình|trí tuệ nhân tạo|ai\b)",
    ),
    # French
    (
        "tant ia intelligence modèle modele",
        "",
        r"en tant qu(?:'|e )(?:une? )?(?:ia\b|intelligence|mod|assistant)|je suis (?:une? )?(?:simple )?(?:ia\b"
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
        r"(?:como|sou|sendo|soy|siendo) (?:apenas |solo |eu |yo )?(?:una? |uma? )?(?:ia\b|inteligencia|inteligência|modelo"
        r"|asistente|assistente)|(?:come|in quanto) (?:un'? ?)?(?:ia\b|intelligenza"
        r"|modello)",
    ),
    (
        "no não nao prefiero prefiro sin sem siento sinto desculpe lamento niego reservo paso nsp ns es é",
        "",
        r"(?:no|não) (?:puedo|posso|quiero|quero|deseo|desejo|podría|poderia) (?:\w+ ){0,2}?(?:responder|contestar|decir"
        r"|dizer|dar"
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
        r"jako (?:ai\b|model|sztuczna)|nie (?:mogę|chcę|będę) (?:\w+ ){0,2}?(?:odpowiedzieć|odpowiadać|powiedzieć|mówić)|wolę nie"
        r"|odmawiam|nie wiem|przepraszam|przykro mi|trudno powiedzieć|nie udziel|bez (?:odpowiedzi|zdania)|nie mam zdania",
    ),
    (
        "yapay yapayım "
        "dil yorum cevap yanıt cevaplayamam cevaplayamıyorum cevaplamak yanıtlayamam yanıtlayamıyorum yanıtlamak söylemek "
        "bilmiyorum üzgünüm özel fikrim çekimser çekimserim",
        "",
        r"yapay zek[aâ]|dil modeli (?:olarak|olduğum)|(?:cevap|yanıt) ver(?:emem|emiyorum|mek istem|meyi reddediyorum)"
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
        r"|kan (?:jag |jeg )?(?:inte|ikke) svar|(?:vet|ved) (?:jag |jeg )?(?:ej|inte|ikke)\b|ved (?:det )?ikke\b|(?:inget"
        r"|intet|ikke noe) svar\b"
        r"|föredrar att inte|foretrækker ikke|som (?:en )?(?:ai\b|ki\b|språkmodell|sprogmodel)|avstår"
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
        r"ne(?:chci|chcem|mohu|můžu|môžem|budu) (?:\w+ ){0,2}?(?:odpov|říct|říci|povedať)|odpov\w+ (?:\w+ )?ne(?:budu"
        r"|chci|mohu|můžu|chcem|budem)\b|nevím\b|neviem\b|bez odpověd|raději ne"
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
    (
        "ии языковая нейросеть искусственный как",
        "",
        r"(?:как|я)(?: [—–-])? (?:\w+ )?(?:ии\b|языковая|искусственн|нейросеть)",
    ),
    (
        "не",
        "",
        r"не хотел\w{1,3} бы|не (?:могу|хочу|буду|можу) (?:\w+ ){0,2}?(?:ответить|отвечать|відпов|говор|обговор|обсужд"
        r"|сказать|казати|дать|выбрать)"
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
        r"|ωσ (?:ένα )?(?:μοντέλο|γλωσσικό|τεχνητή)",
    ),
)

#: Scripts of Asia and the Middle East, some of which put no spaces.
OTHER_SCRIPTS = (
    # Chinese, Japanese, Korean
    r"作为(?:一个|一名|一款)?\s?(?:ai|人工智能|语言模型|大?模型|助手)|我(?:只)?是(?:一个|一名)?\s?(?:ai"
    r"|人工智能|语言模型)|(?:无法|不能|不便|不想|不愿意?"
    r"|拒绝)(?:直接)?(?:回答|作答|提供|选择|透露|告诉|说)|抱歉|对不起|不想说|不愿(?:意)?(?:说|回答)|不予置评"
    r"|没有(?:意见|看法)|拒答|很难说|难说|不知道|不清楚|无可奉告|不好说"
    r"|(?:ai|人工知能|言語モデル)(?:として|なの)|(?:お答え|回答|お応え|選択)(?:することは?|は)?(?:できま|でき"
    r"|いたしかね|しかね|したくな|したくありま|を控え|を差し控え|を拒否)|申し訳"
    r"|答えたく(?:ない|ありません)|言いたくない|わかりかね|答えられ(?:ない|ません)|(?:分|わ)か(?:らない|りません)|無回答"
    r"|(?:ai|인공지능|언어 모델)(?:로서|이기 때문|이므로|이?라서|이라|입니다|이에요|이어서)"
    r"|(?:답변|대답|응답)(?:할 수 없|을 드릴 수 없|하고 싶지 않|하지 않겠|을 거부)|죄송|모르겠|모릅니다|무응답"
    r"|말하고 싶지 않|밝히고 싶지 않|의견(?:이)? 없"
    # Hindi, Bengali, Urdu, Arabic, Persian, Hebrew, Thai
    r"|एआई|कृत्रिम बुद्धि|भाषा मॉडल|(?:उत्तर|जवाब)(?: नहीं| देने में असमर्थ| देना नहीं)|माफ़? ?(?:करें|कीजिए)|क्षमा"
    r"|पता नहीं|नहीं पता|नहीं जानता|नहीं जानती|नहीं कह सकता"
    r"|উত্তর দিতে (?:পারছি|চাই|পারব|পারি|চাইছি|ইচ্ছুক) ?না|বলতে (?:চাই|পারব|পারছি|চাইছি) না|জানি না|দুঃখিত|جواب نہیں دے"
    r"|نہیں معلوم|معذرت"
    r"|كنموذج|بصفتي (?:نموذج|ذكاء)|ذكاء اصطناعي|لا (?:أستطيع|يمكنني|أريد|أرغب)(?: في)? ?(?:أن )?(?:الإجابة|الاجابة"
    r"|أجيب|القول|الاختيار|الرد)|أفضل (?:عدم|ألا)|أرفض|عذر|آسف|لا (?:أعرف|أعلم|أدري)"
    r"|یادم (?:ن|رفته)|به (?:یاد|خاطر) ن|จ(?:ำ|ํา)ไม่(?:ได้|แน่)|মনে (?:নেই|পড়ে না|করতে পারছি না)"
    r"|نمی(?:‌| )?(?:توانم|خواهم) (?:پاسخ|جواب)|نمی(?:‌| )?دانم|متأسف|לא יכול(?:ה)? לענות|מעדי(?:ף|פה) (?:ש)?לא|לא יודע(?:ת)?"
    r"|אני (?:רק )?(?:בינה מלאכותית|מודל שפה)|أنا (?:مجرد )?(?:نموذج|ذكاء|مساعد)"
    r"|به عنوان (?:یک )?(?:هوش|مدل|دستیار)|אין (?:לי )?תגובה|(?:आपका|आपके) (?:मामला|काम|मतलब)\S* (?:का )?नहीं"
    r"|あなたには関係|関係(?:ない|ありません)(?:でしょう|だろう)"
    r"|상관(?:하지|할 일)|من (?:یک )?(?:هوش مصنوعی|مدل زبانی)"
    r"|ในฐานะ(?:ที่เป็น)? ?(?:ai|ปัญญาประดิษฐ์|โมเดล)|এআই (?:হিসেবে|হিসাবে)|(?:כ|בתור |בתור)בינה מלאכותית|כמודל שפה"
    r"|ผมเป็น(?:เพียง)?ai|(?:ฉัน|ผม|ดิฉัน)เป็น(?:เพียง|แค่)?(?:ปัญญาประดิษฐ์|โมเดลภาษา|ai)|আমি (?:একটি |একজন )?(?:এআই"
    r"|কৃত্রিম|ভাষা মডেল)"
    r"|(?:私|僕)は(?:ただの)?(?:ai|人工知能|言語モデル)|저는 (?:단지 )?(?:ai|인공지능|언어 모델)"
    r"|מצטער(?:ת)?|ไม่สามารถ(?:ตอบ|ให้)|ไม่ขอตอบ|ไม่ทราบ|ขออภัย|ไม่รู้"
)
