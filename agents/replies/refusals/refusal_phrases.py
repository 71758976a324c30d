"""Phrases that decline to answer in English (``refusal_abroad`` has other languages); for text in folded case (ß is ss, ς is σ).

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
    r"|make (?:that|this|a|such|up(?! my mind))|go into (?:politics|that|this|it|details?)|get into (?:politics|that|this|it)"
    r"|rank"
    r"|divide|allocate|estimate|guess|recall|remember|accurately"
    r"|really (?:say|answer|choose)|in good|with (?:this|that)|take (?:a )?(?:part|position|side))"
)
#: What many keep to themselves; "I don't share my flat" is an answer.
_PRIVATE = (
    r"(?:salary|income|earnings|wages?|pay|finances|financial|money|savings|debts?|rent|bills|age|weight|private|personal"
    r"|details|data|numbers?|figures|information|votes?|voting|politics|health|medical|religion|beliefs)\b"
)
_CANNOT = r"can'?t|can ?not|won'?t|not able to|unable to|will not"
#: Words that such a verb begins with, and those that a refusal to use it holds.
_ANSWERING_WORDS = """
    answer respond reply say provide assist assistance help give choose pick select decide share comment offer express speak
    participate engage determine judge rate disclose discuss tell form fulfil fulfill comply complete this that so such make rank up
    divide allocate estimate guess recall remember accurately good take answered answering formulate go get
"""
_REFUSING_WORDS = "can't cannot not couldn't won't unable don't wouldn't refuse cant wont dont"

ENGLISH = (
    (
        "ai artificial language llm chatbot assistant computer machine bot program software robot",
        "",
        r"(?<!not )as an? (?:\w+ )?(?:ai(?! (?:trainer|engineer|researcher|developer|expert|specialist|consultant"
        r"|scientist|teacher|user))"
        r"|artificial|language model|llm|large language|chatbot|virtual assistant|computer program|machine)\b"
        r"|being (?:just |only )?an? (?:\w+ )?(?:ai(?! (?:trainer|engineer|researcher|developer|expert|specialist"
        r"|consultant))\b"
        r"|language model|chatbot)|as an assistant|an ai (?:assistant|language model|model|system|chatbot)\b"
        r"|i(?:'m| am) (?:just |only |merely |actually |really )?(?:an? )?(?:[\w-]+ )?(?:ai\b|artificial intelligence"
        r"|language model|llm\b|chatbot|assistant\b|computer program|bot\b|robot\b|software\b"
        r"|program\b(?! (?:manager|director|officer|lead)))",
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
        rf"i(?:'m| am)? (?:really |simply |just |honestly |still )?(?:{_CANNOT}|could not|couldn't|am not able to"
        r"|do(?:n'?t| not) (?:want|wish|care) to|would(?: not|n't) (?:want|like|care) to"
        r"|refuse to) (?:possibly |really |truly )?"
        rf"{_ANSWERING}|(?:^(?:sorry,? )?|(?:and|so|but|therefore) )(?:{_CANNOT}) {_ANSWERING}"
        r"|cannot (?:be answered|answer|provide|assist|help)|not able to (?:provide|answer)",
    ),
    (
        "remember recall",
        "don't can't cannot not",
        r"^(?:sorry,? )?i (?:don't|do not|can't|cannot) (?:remember|recall)\W*$",
    ),
    (
        "can't cannot couldn't",
        "put fill",
        r"i (?:can't|cannot|couldn't) (?:put (?:an? (?:number|figure|age|value)|any number)|fill (?:this|it|that) (?:in|out))",
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
        r"|^(?:i )?(?:respectfully |politely )?(?:declined?|refused?|abstain|skip(?:ped)?|pass)(?: to (?:answer|say"
        r"|state))?\W*$"
        r"|(?:going|like|want|prefer|choose) to (?:skip|pass|decline|abstain)"
        r"|(?:refuses?|declines?) to (?:answer|say|state|respond)"
        r"|^(?:pass\b|skip (?:this|it|that|the question)|withheld|declining)"
        r"|(?:i'll|i will|let's|i'd like to|i'm going to) skip (?:this|it|that|the question)",
    ),
    (
        "rather prefer",
        "not skip keep abstain pass remain leave move",
        r"(?:^|i(?:'d| would)? )(?:much )?(?:rather|prefer) (?:not|to (?:not|keep|skip|abstain|pass|remain))"
        r"|rather not (?:say|answer)|prefer not to|i(?:'d| would) (?:rather|prefer) (?:skip|keep|leave|move on)",
    ),
    (
        "no",
        "comment answer way opinion idea reply response rating score number",
        r"^no (?:rating|score|number|answer|opinion) from me\b"
        r"|no comment|no answer\b|no way (?:of knowing|to know)|^no opinion\b|^no idea(?=\W*$|[.,;!]| -)|^(?:no reply"
        r"|no response)\W*$",
    ),
    (
        "not",
        "answer answering say share discuss talk sharing commenting disclosing selecting choosing picking "
        "human person comfortable choose sure applicable position",
        r"not going to (?:answer|say)|not (?:a |an actual )?(?:real )?(?:human|person)\b|not (?:[\w']+ ){0,3}comfortable"
        r"|choose not to"
        r"|not (?:something )?i (?:wish|want|care|would like) to (?:share|discuss|answer|say|talk)|(?:^|i'm |i am )not "
        r"answering"
        r"|^not sure\W*$"
        r"|not be (?:answering|sharing|commenting|disclosing|selecting|choosing|picking)|^not applicable\W*$"
        r"|i'm not in a position to (?:say|answer|judge|allocate|choose|rate)",
    ),
    (
        "won't",
        "answering sharing commenting disclosing telling choosing selecting picking rating ranking saying giving offering",
        r"won't be (?:answering|sharing|commenting|disclosing|telling|choosing|selecting|picking|rating|ranking|saying|giving"
        r"|offering)",
    ),
    (
        "unable cannot can't able",
        "role behalf persona character person",
        r"(?:unable|not able|can't|cannot) (?:to )?(?:take on|assume|adopt|play|portray|impersonate|step into)\b"
        r"|(?:can't|cannot|unable to|not able to) (?:\w+ )?(?:on behalf of|on (?:his|her|their|your) behalf)",
    ),
    (
        "claude chatgpt gpt gemini llama qwen mistral copilot",
        "",
        r"i(?:'m| am) (?:claude|chatgpt|gpt|gemini|llama|qwen|mistral|copilot)\b",
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
    (
        "body form age personality feelings emotions beliefs",
        "don't no",
        r"i (?:don't have|have no) (?:a |an |an? \w+ |any )?(?:physical |personal |human )?(?:body|form\b|age\b"
        r"|personality|(?:feelings|emotions"
        r"|beliefs)(?: of my own)?(?= to\b|[.,;]|$))",
    ),
    (
        "business concern affair matter between",
        "your my nobody's me",
        r"nobody's business|(?:none|any) of your (?:business|concern|affair)|(?:is|are|that's|it's) my own (?:business|affair"
        r"|concern|matter)"
        r"|(?:^|[.,;] )(?:that|this|it|what [^.,;]{2,30})(?:'s| is|, is| stays| remains) (?:strictly )?between me and\b",
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
    (
        "myself",
        "",
        r"(?:keep|keeping) (?:that|this|it|my \w+|such things|those things) to myself|something i keep to myself",
    ),
    (
        "no none",
        "don't not",
        r"\b(?:don't|do not) (?:\w+ )?(?:experience|hold|possess|eat|sleep|consume|feel|visit|pray|shop|vote)\b[^.;!?]*\bso\b"
        r"[^.;!?]*\b(?:no (?:\w+ )?(?:figure|date|number|rating|value|level|score)"
        r"|none of (?:these|those|them) (?:can|could|would|apply|applies))\b",
    ),
    ("next let's", "", r"^next question|^let's (?:move on|skip|not|talk about)"),
    ("leave", "blank unanswered open", r"leave (?:it|this|that) (?:blank|unanswered|open)"),
    (
        "telling tell tells ask asks reveal reveals say",
        "not never doesn't don't",
        r"i(?:'m| am) not (?:telling|(?:going|about) to (?:tell|reveal|say))\b|(?:lady|ladies|gentleman|gentlemen|one|you|i)"
        r" (?:should |must |would )?never (?:asks?|tells?|reveals?)\b|(?:lady|gentleman) (?:doesn't|does not) (?:ask|tell)\b",
    ),
    ("human person", "answer", r"only (?:an? )?(?:\w+ )?(?:humans?|persons?) (?:can|could) answer"),
    ("agree sides", "don't not", r"i do(?:n't| not) (?:want|wish|care) to (?:agree or disagree|take sides)"),
    (
        "answer discuss disclose reveal divulge share give talk",
        "don't not never",
        r"(?:i|we) (?:do(?:n't| not)|never) (?:\w+ly )?(?:answer (?:questions|such|that|this|those|these|personal)"
        r"|(?:discuss|disclose|reveal|divulge|share|give (?:out|away)|talk about)"
        rf" (?:(?:my|our) (?:own )?(?:\w+ )?{_PRIVATE}|personal|private|financial"
        r"|(?:that|this) (?:kind|sort|with|information)|such|money\W*$"
        r"|(?:that|this|those)\W*$)|(?:disclose|reveal|divulge) (?:my|our|that|this|those|any|how)\b)",
    ),
    (
        "arbitrary meaningless made-up dishonest misleading invention invented fabrication fabricated fabricating speculation "
        "made",
        "would",
        r"would (?:only |just |simply |all )?be (?:an? )?(?:arbitrary|meaningless|made[- ]up|dishonest|misleading"
        r"|invention|invented"
        r"|fabricat\w+|(?:pure |mere )?speculation)",
    ),
    (
        "virtual digital online",
        "assistant",
        r"(?:being|as|i(?:'m| am)) (?:just |only |merely )?an? (?:virtual|digital|online)(?: \w+)? assistant\b",
    ),
    ("none", "answered", r"none of (?:these|those|them|this) can be answered"),
    (
        "foggiest faintest clue inkling",
        "",
        r"(?:\w*n't|not|no|without|never)(?: have| got| had)? (?:the |a |an |any )?(?:\w+ )?(?:foggiest|faintest|clue"
        r"|inkling)\b",
    ),
    (
        "against violate violates",
        "",
        r"against my (?:programming|guidelines|policy)|violates? (?:my|the|our) (?:guidelines|policy)",
    ),
)
