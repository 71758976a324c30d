"""What people say for the labels that surveys use over and over: "I can take it or leave it" for "Neither like nor dislike it"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ....surveys import Option
from ..words.reply_words import folded, is_negated

#: A pattern for labels in folded case, and one for replies.
_CONCEPTS = (
    (r"liked? it (?:a lot|very much|a great deal)", r"loved?|adored?"),
    (r"disliked? it (?:a lot|very much|a great deal)", r"hated?|detested?|loathed?|(?:can't|couldn't) stand"),
    (
        r"(?:very|extremely) important",
        r"it(?:'s| is) the most important|means (?:everything|the world) to me|my top priority",
    ),
    (
        r"not (?:at all )?important(?: at all)?|not at all important",
        r"plays? no (?:role|part)|means? nothing|(?:couldn't|could not) matter less|of no importance|zero importance",
    ),
    (
        r"very likely|extremely likely",
        r"^\W*(?:(?:almost )?certainly|definitely|for sure|no doubt)\b(?! not)",
    ),
    (
        r"(?:somewhat|fairly|rather|quite) likely|likely",
        r"^\W*(?:probably|most probably|chances are|i think so)\b(?! not)",
    ),
    (r"(?:somewhat|fairly|rather|quite) unlikely|unlikely", r"^\W*(?:probably not|i doubt it|doubtful)\b"),
    (
        r"very unlikely|extremely unlikely|not at all likely",
        r"^\W*(?:no chance|not a chance|definitely not|certainly not|almost certainly not|no way|out of the question)\b",
    ),
    (
        r"self-employed",
        r"(?:i )?(?:run|own|have) (?:my own|a|an|a small|my) (?:\w+ )?(?:business|bakery|shop|firm|company|practice)"
        r"|freelanc\w*|work for myself|my own boss",
    ),
    (
        r"(?:you )?need to be very careful|can't be too careful(?: in dealing with people)?",
        r"(?:can't|cannot) be too careful|(?:have|need|got) to (?:watch out|be (?:careful|cautious))|watch your back|you never know"
        r"|i (?:don't|do not) trust (?:people|anyone|anybody|strangers|most people)",
    ),
    (
        r"(?:strongly )?opposed?(?: it)?|against(?: it)?",
        r"(?<!somewhat )(?<!rather )(?<!slightly )(?<!bit )(?<!mildly )(?<!leaning )(?<!lean )(?<!towards )"
        r"(?:(?:dead |totally |firmly |strongly )?against|opposed?)",
    ),
    (
        r"(?:somewhat|rather|mildly|slightly) (?:opposed?|against)|oppose somewhat",
        r"(?:somewhat|rather|slightly|(?:a |little )bit|mildly|leaning) against"
        r"|lean(?:ing)? (?:towards )?(?:against|opposing|opposed)",
    ),
    (
        r"(?:strongly )?(?:favou?r|support)(?: it)?|in favou?r|for(?: it)?",
        r"(?<!somewhat )(?<!rather )(?<!slightly )(?<!bit )(?<!mildly )(?<!leaning )(?<!lean )(?<!towards )"
        r"(?:in favou?r|all for|support(?:er|ive)?)",
    ),
    (
        r"(?:somewhat|rather|mildly|slightly) (?:favou?r|support|in favou?r)|favou?r somewhat",
        r"(?:somewhat|rather|slightly|(?:a |little )bit|mildly) (?:for it|in favou?r)"
        r"|lean(?:ing)? (?:towards? )?(?:favou?ring|in favou?r|supporting|for it)",
    ),
    (
        r"not at all (?:worried|concerned|interested)",
        r"(?:couldn't|could not) care less|(?:can't|couldn't) be bothered",
    ),
    (r"(?:very )?(?:poor|bad)", r"^\W*(?:pretty|really|very|quite) bad\b|^\W*(?:terrible|awful|dreadful|rotten)\b"),
    (
        r"none at all|no (?:trust|confidence)(?: at all)?|not at all",
        r"\b(?:no|zero|not any|n't any) (?:confidence|trust|faith)\b",
    ),
    (
        r"no religion|none|not religious|no religious (?:affiliation|belief)|no denomination",
        r"atheist|agnostic|not (?:at all |very )?religious|non-?believer|(?:don't|do not) believe in god",
    ),
    (r"(?:completed )?(?:secondary|high) school|secondary education", r"high school|secondary|a[- ]levels?|gcses?"),
    (r"vocational (?:training|school|education)|apprenticeship", r"apprentice\w*|trade school|vocational|journeyman"),
    (
        r"university(?: degree)?|higher education|degree|tertiary education",
        r"ph\.?d\.?|doctorate|(?:bachelor|master)(?:'?s)?(?: degree)?|university|college degree|\bb\.?sc\b|\bm\.?sc\b|\bmba\b",
    ),
    (
        r"(?:strongly|completely|totally|fully) agree|agree (?:strongly|completely)",
        r"^\W*(?:absolutely|definitely|totally|completely|100 ?%)\W*$",
    ),
    (
        r"not at all interested|not interested(?: at all)?",
        r"bores? me|(?:couldn't|could not) care less|don't care about",
    ),
    (
        r"male|man|männlich|masculin|masculino|maschio|mann|homme|hombre|uomo|homem|man(?:nelijk)?",
        r"^\W*(?:(?:i'm|i am|ich bin|je suis|soy|sono|sou|ik ben) )?(?:an? |ein |un |um |een )?"
        r"(?:man|guy|male|bloke|gentleman|mann|homme|hombre|varón|uomo|homem)\b(?! or)",
    ),
    (
        r"female|woman|weiblich|féminin|femenino|femmina|frau|femme|mujer|donna|mulher|vrouw(?:elijk)?",
        r"^\W*(?:(?:i'm|i am|ich bin|je suis|soy|sono|sou|ik ben) )?(?:an? |eine |une |una |uma |een )?"
        r"(?:woman|female|lady|gal|frau|femme|mujer|donna|mulher|vrouw)\b(?! or)",
    ),
    (r"excellent", r"(?:never been|couldn't be) better|top[- ]notch|fit as a fiddle"),
    (
        r"widow(?:ed|er)?",
        r"(?:my |i lost my )(?:late )?(?:husband|wife|spouse)(?: (?:died|passed away)|$|[.,])|\bwidow(?:er)?\b",
    ),
    (r"single|never married|single, never married", r"never (?:been |got )?married|unmarried|bachelor"),
    (
        r"living together(?: as married)?|cohabiting",
        r"(?:live|living) (?:together|with my (?:partner|boyfriend|girlfriend))",
    ),
    (
        r"(?:\w+ )?none(?: at all)?|nothing(?: at all)?|nobody|nenhuma?|nessun[oa]|ningun[oa]|aucune?|keine?[rs]?|geen"
        r"|ing(?:en|et)"
        r"|żadn[aey]|никакой|(?:no|kein\w*|aucune?|ning[uú]n|nessun|nenhum"
        r"|geen) (?!opinion|answer)\w+",
        r"^[\W_]*(?:(?:i'd )?(?:rather|prefer)|liever|lieber|plutôt|mejor|melhor|meglio|wolę|лучше)? ?(?:none|nothing"
        r"|ningun[oa]|aucune?|keine[rsn]?|nessun[oa]|nenhuma?|geen|żad\w+|никак\w+|ни\w+ одн\w+)\b"
        r"|^[\W_]*(?:(?:i|we) (?:don't|do not) (?:have|own|use|follow|speak|play) (?:an?|any)|não (?:tenho|temos|uso"
        r"|sigo)|no (?:tengo|uso"
        r"|sigo|practico)|non (?:ho|uso|seguo)|je n'ai pas (?:de |d')|ich habe (?:gar )?keine?n?|ik heb geen"
        r"|jag har ing(?:en|et|a)"
        r"|jeg har ing(?:en|et)|nie mam|nemám|у меня нет|в мене немає|nincs) ?(?:[^\W\d_]+)[\W_]*$",
    ),
    (
        r"(?:never|nunca|jamais|nie|niemals|mai|nooit|nigdy|никогда|ніколи|hiç(?:bir zaman)?|tidak pernah|kamwe|aldrig|从不|从来不"
        r"|決してない|전혀|कभी नहीं|أبدا|هرگز)",
        r"never|^[\W_]*(?:i|we) (?:don't|do not)(?: [a-z]+){1,3} at all\b|^[\W_]*nie\s*(?:[.,;!]|$)|not (?:once|ever)"
        r"|^\W*(?:i|we) (?:don't|do not) (?:read|watch|drink|smoke|eat|use|play|drive|cycle|swim|travel|pray"
        r"|exercise|gamble|listen|shop"
        r"|cook|vote|fly|fish|hunt|sing|dance|run|bet)(?: [a-z]+){0,3}[.! ]*$"
        r"|nunca|jamais|niemals|nooit|nigdy|никогда|ніколи|hiçbir zaman"
        r"|tidak pernah|aldrig|从不|从来(?:不|没)",
    ),
    (
        r"(?:rarely|seldom|raramente|rara vez|rarement|selten|zelden|rzadko|редко|рідко|nadiren|jarang|sällan|很少|めったにない"
        r"|드물게)",
        r"rarely|seldom|hardly ever|once in a blue moon|raramente|rara vez|rarement|selten|zelden|rzadko|редко|рідко"
        r"|nadiren|jarang|很少",
    ),
    (
        r"(?:sometimes|occasionally|a veces|às vezes|parfois|manchmal|soms|czasami|иногда|іноді|bazen|kadang-kadang"
        r"|ibland|有时|時々|가끔)",
        r"sometimes|occasionally|now and then|every so often|a veces|às vezes|parfois|manchmal|soms|czasami|иногда|іноді"
        r"|bazen|有时|有時",
    ),
    (
        r"(?:always|siempre|sempre|toujours|immer|altijd|zawsze|всегда|завжди|her zaman|selalu|alltid|总是|いつも|항상)",
        r"always|siempre|sempre|toujours|immer|altijd|zawsze|всегда|завжди|her zaman|selalu|alltid|总是|いつも|항상",
    ),
    (
        r"(?:every day|daily|todos los días|todos os dias|tous les jours|täglich|jeden tag|ogni giorno|elke dag|codziennie"
        r"|каждый день|щодня|her gün|setiap hari|varje dag|každý den|毎日|每天|매일|هر روز)",
        r"(?:every|each) (?:\w+ )?(?:day|morning|evening|night)\b|daily|day in,? day out|todos los días|todos os dias"
        r"|tous les jours"
        r"|täglich|jeden tag|ogni giorno|elke dag|codziennie|каждый день|щодня|кожного дня|her gün|setiap hari|varje dag",
    ),
    (
        r"(?:about )?(?:once a week|weekly|every week|щотижня|раз на тиждень|еженедельно|раз в неделю|einmal (?:pro"
        r"|in der) woche|una vez a la semana"
        r"|une fois par semaine|jednou týdně)",
        r"(?:every|each) (?:week\b|weekend|(?:sun|mon|tues|wednes|thurs|fri|satur)day)|weekly|once a week"
        r"|uma vez por semana|una vez (?:a la|por) semana|une fois par semaine|einmal (?:pro|die|in der) woche"
        r"|una volta (?:alla|a) settimana|haftada bir|раз (?:в неделю|на тиждень)|raz w tygodniu|seminggu sekali|(?:on"
        r"|most) (?:sun|fri"
        r"|satur)days",
    ),
    (
        r"(?:about |at least )?(?:once a month|monthly|every month)",
        r"(?:every|each) month|monthly|once a month",
    ),
    (
        r"(?:only on )?(?:special )?(?:holy days|religious holidays|holidays|feast days)",
        r"christmas|easter|ramadan|\beid\b|diwali|yom kippur|rosh hashanah|passover|high holidays",
    ),
    (
        r"neither .* nor .*|neutral|undecided|no opinion either way|(?:it )?depends|indifferent|teils/?\W?teils"
        r"|weder noch|ni .* ni .*",
        r"take it or leave it|on the fence|either way|no strong (?:feelings|opinion|view)s?|indifferent|fifty[- ]fifty|50[/ -]50"
        r"|middle of the road|in the middle|meh\b|so[- ]so|teils,? teils|neutral\b",
    ),
    (
        r"(?:hate|loathe|detest|strongly dislike|dislike extremely)(?: it)?",
        r"can(?:'t|not) stand|hate|loathe|detest|despise|can't bear",
    ),
    (r"(?:love|like extremely|adore)(?: it)?", r"love|adore|crazy about|can't get enough|mad about|addicted"),
    (
        r".*\b(?:about |around )?half\b.*",
        r"half (?:and|-and-|the time|of it)|half[- ]half|fifty[- ]fifty|50[/ -]50|as much .{2,20} as",
    ),
    (
        r"(?:a little |some(?: \w+)? )?.*emergenc.*|.*\bin case\b.*",
        r"(?:for|in) (?:case of )?(?:an )?emergenc|just in case",
    ),
    (r"employed(?: full.?time)?|in paid work|working", r"i work (?:at|as|for|in|full)\b|full[- ]time|i'm employed"),
    (r"retired.*|pensioner.*", r"retired|pensioner|(?:on|draw(?:ing)?) (?:a|my) (?:\w+ )?pension|in retirement"),
    (
        r".*(?:home or family|housewife|homemaker|stay[- ]at[- ]home|looking after (?:the )?(?:home|family)|housework).*",
        r"stay[- ]at[- ]home|house(?:wife|husband)|homemaker|(?:at home|home) (?:with|looking after) (?:the|my|them|our)"
        r"|look(?:ing)? after (?:the|my|our|them)",
    ),
    (
        r"unemployed.*|out of work.*|jobless.*|looking for work.*",
        r"unemployed|laid off|lost my job|out of work|on the dole|jobless|between jobs|job[- ]?hunting|looking for (?:work|a job)"
        r"|made redundant|let go\b",
    ),
    (
        r"student.*|in (?:school|education).*",
        r"student|at (?:uni|university|college|school)|studying|(?:my|a) degree|freshman|undergrad|(?:year"
        r"|semester) (?:of|at) (?:\w+ )?(?:school|college|uni\w*)",
    ),
    (
        r"self[- ]employed.*|own business.*",
        r"self[- ]employed|freelanc\w+|my own (?:business|shop|boss|company|salon|firm)|run (?:a|my) (?:\w+ )?(?:business"
        r"|shop|company)",
    ),
    (
        r"(?:i )?work(?:ing)? (?:from|at) home",
        r"work(?:ing)? (?:from|at) (?:home|my (?:kitchen|desk|living|bed))|remote(?:ly)?|home office|wfh",
    ),
    (r"(?:on foot|walk(?:ing)?)", r"on foot|walk(?:ing)?|stroll"),
    (
        r"(?:by |mit dem |à |en |in |op de |med )?"
        r"(?:bicycle|bike|cycling|cykel|sykkel|fahrrad|vélo|fiets|bici(?:cletta|cleta)?|rower(?:em)?)",
        r"(?:cykl|sykl|fietse|radel|pyöräil)\w*|bik(?:e|ing)|bicycle|cycl(?:e|ing)|fahrrad|vélo|bicicletta|bicicleta|bici"
        r"|fiets|cykel|sykkel|rower(?:em)?|велосипед\w*"
        r"|bisiklet\w*|sepeda|baiskeli|bicikli\w*|kerékpár\w*|polkupyörä\w*|自転車|自行车|자전거",
    ),
    (
        r"(?:by |mit dem |en |in |im |på |z |de )?(?:own )?(?:car(?: or van)?|auto(?:mobile)?|voiture|coche|carro"
        r"|macchina|bil|samochód"
        r"|samochodem|машина|автомобиль|autó|mașină|αυτοκίνητο|araba|otomobil|ô tô|汽车|車|자동차|سيارة|कार)",
        r"\bdriv(?:e|ing)\b|my car|by car|(?:in|la|mia) macchina|en voiture|en coche|de carro|mit dem auto|samochod\w+"
        r"|на машине|kocsi\w*"
        r"|autóval|cu mașina|arabayla|naik mobil|开车|(?<!転)車で|차로|بالسيارة",
    ),
    (
        r"(?:by )?bus(?: or (?:coach|tram))?",
        r"autob[uú]s\w*|автобус\w*|otobüs\w*|ônibus|pullman|basi|バス|公交车?|버스",
    ),
    (
        r"(?:on |via )?(?:social (?:media|networks)|soziale (?:medien|netzwerke)|redes sociales|réseaux sociaux|media sosial)",
        r"tiktok|facebook|instagram|insta|snapchat|twitter|reddit|medsos",
    ),
    (
        r"(?:the )?(?:television|tv)",
        r"télé(?:vision)?|fernsehen|televisión|televisione|televisão|телевизор\w*|テレビ|电视|텔레비전",
    ),
    (
        r"(?:mostly |mainly |su |en |no |na |sur |im |via |über das |op |op het )?(?:online|internet|l'internet|el internet)",
        r"online|on line|en ligne|en línea|por internet|im internet|в интернете|网上|ネット",
    ),
    (
        r"(?:should be |be )?(?:increased?|raised?|expanded?)(?: it| a (?:lot|little))?",
        r"(?:raise|increase|expand|boost) (?:it|them|that|this)|let (?:in )?more (?:in|of)|bring in more",
    ),
    (
        r"(?:should be |be )?(?:kept|keep|remain|stay|left|leave|maintain(?:ed)?|unchanged)\b.*",
        r"(?:keep|leave) (?:it|them|things|that|this) (?:just |exactly )?(?:as|the way|where|like|at|the same|alone)\b.*"
        r"|status quo|fine as (?:it is|they are)|no change|unchanged|stays? (?:as it is|the same)",
    ),
    (
        r"(?:should be |be )?(?:reduced?|decreased?|lower(?:ed)?|cut)(?: it| a (?:lot|little))?",
        r"(?:lower|reduce|cut|decrease|shrink) (?:it|them|that|this)|bring (?:it|them) down|(?:cut|scale) (?:it |them )?back",
    ),
    (
        r".*\b(?:not now but|formerly|in the past|used to|former|ex|not any ?more|no longer)\b.*",
        r"not any ?more|no longer|used to|i (?:did|was|had) (?:once|for \w+ years|until|till|before)|gave (?:it )?up|quit"
        r"|not now|ex-?[a-z]{3,}",
    ),
    (
        r".*\b(?:not (?:entitled|eligible|allowed|old enough|registered)|ineligible)\b.*",
        r"(?:not|[a-z]+n't) (?:allowed|entitled|eligible|old enough|registered|able to vote"
        r"|(?:yet )?(?:an? )?(?:[a-z]+ )?citizen)|too young"
        r"|no right to vote|under ?age",
    ),
    (
        r"(?:about |stayed )?the same.*",
        r"(?:the|about|pretty much|much the) same|same as|no (?:change|different)|unchanged",
    ),
    (
        r"no",
        r"^[\W_]*(?:never|not (?:once|ever|yet)|i(?:'ve| have)? never|i haven't|haven't|no way|not a chance)\b",
    ),
    (
        r"disagree",
        r"^[\W_]*(?:en desacuerdo|discordo|nicht einverstanden|pas d'accord|oneens|не согласен|не согласна|nie zgadzam się)",
    ),
    (
        r"agree",
        r"^[\W_]*(?:de acuerdo|concordo|einverstanden|d'accord|mee eens|согласен|согласна|zgadzam się|setuju|katılıyorum)",
    ),
    (r"yes", r"guilty as charged|you bet|sure did|i (?:do|did|have)\b(?! not|n't| no)|of course|absolutely"),
)
#: Languages by their English names, and as their speakers call them.
_LANGUAGES = (
    ("spanish", "español|castellano"),
    ("french", "français"),
    ("german", "deutsch"),
    ("italian", "italiano"),
    ("portuguese", "português"),
    ("polish", "polski|po polsku"),
    ("russian", "русский|по-русски"),
    ("ukrainian", "українська|українською"),
    ("arabic", "العربية|عربي|عربية"),
    ("turkish", "türkçe"),
    ("(?:mandarin|chinese).*", "中文|汉语|普通话|mandarin|chinese"),
    ("japanese", "日本語"),
    ("korean", "한국어"),
    ("hindi", "हिन्दी|हिंदी"),
    ("urdu", "اردو"),
    ("bengali|bangla", "বাংলা"),
    ("dutch", "nederlands"),
    ("swedish", "svenska"),
    ("greek", "ελληνικά"),
    ("romanian", "română|românește"),
    ("hungarian", "magyar"),
    ("czech", "čeština|česky"),
    ("vietnamese", "tiếng việt"),
    ("persian|farsi", "فارسی"),
    ("hebrew", "עברית"),
)
#: A letter that goes on a word; scripts that put no spaces may go on at once, as in "テレビです".
_LETTER = r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
_COMPILED = tuple(
    (re.compile(label), re.compile(rf"(?<!{_LETTER})(?:{reply})(?!{_LETTER})" if reply[0] != "." else reply))
    for label, reply in (*_CONCEPTS, *_LANGUAGES)
)
#: What makes another phrase of one that follows it ("almost never"), and of one that goes before it ("discordo completamente").
_CHANGING_BEFORE = re.compile(
    r"\b(?:almost|nearly|casi|quase|quasi|presque|fast|beinahe|bijna|nästan|næsten|nesten|prawie|skoro|téměř|почти|майже|aproape"
    r"|neredeyse|hampir|σχεδόν|melkein|majdnem|несколько|кілька|kilka)\s+$"
)
_CHANGING_AFTER = re.compile(r"\s+(?:total|complet|absolut|plenament|pienament|fortement|firmement|decisament|wholly)")
#: Longer replies hold such phrases in passing.
_LONGEST = 30


class Paraphrases:
    """Phrases for the labels of one question.

    Args:
        options: its options.
    """

    def __init__(self, options: Sequence[Option]) -> None:
        self._phrases = []
        labels = [(option.code, {folded(option.label), option.label.casefold()}) for option in options]
        for label, reply in _COMPILED:
            codes = [code for code, forms in labels if any(map(label.fullmatch, forms))]
            if len(codes) == 1:
                self._phrases.append((codes[0], reply))

    def named(self, text: str, n_words: int) -> int | None:
        """The one option that phrases in a reply in folded case stand for, none of them denied."""
        if n_words > _LONGEST:
            return None
        codes = set()
        for code, reply in self._phrases:
            found = reply.search(text)
            if (
                found is not None
                and not is_negated(text[: found.start()], found[0])
                and _CHANGING_BEFORE.search(text, max(0, found.start() - 20), found.start()) is None
                and _CHANGING_AFTER.match(text, found.end()) is None
            ):
                codes.add(code)
        return codes.pop() if len(codes) == 1 else None
