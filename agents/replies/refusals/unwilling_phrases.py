"""Wide patterns for declining in English: an unwillingness near a verb of telling or judging, privacy, not knowing.

They serve for replies that name no answer (``unwilling.is_unwilling``): "I never discuss politics" is "Never" where that is an
option, and declines only where it is none. For text in folded case; rows as in ``refusal_phrases``, without other words.
"""

from __future__ import annotations

#: The respondent as subject, or a clause without one.
_I = (
    r"(?:(?:^|[.,;:!?-] ?|\b(?:and|so|but|because|since|though|that|which) )(?:i|we)?\b(?:'\w+)? ?"
    r"|\b(?:i|we)\b(?:'\w+)? )(?:[\w']+ ){0,4}?"
)
_DENIAL = (
    r"(?:not|\w+n't|cannot|never|neither|refuse|decline|unable|unwilling|reluctant|hesita\w+|loath|rather|sooner|prefer|avoid"
    r"|abstain"
    r"|refrain"
    r"|forbidden|no (?:right|wish|desire|intention|plans?|business|standing|interest|reason|need|qualification)"
    r"|against my (?:\w+ )?(?:principles|rules?|policy|religion)"
    r"|(?:steer|stay|keep) (?:clear|away|out)|beyond me|(?:hard|difficult)(?! to tell)|impossible|uncomfortable|nothing)"
)
_TELLING = (
    r"(?:answer\w*|respon[ds]\w*|repl(?:y|ies|ying)|say(?:ing)?|tell(?:ing)?|shar(?:e|ing)|discuss\w*|disclos\w+|divulg\w+"
    r"|reveal\w*"
    r"|comment\w*|talk\w*|speak\w*|chat\w*|go(?:ing)? (?:into|there)|get(?:ting)? into|be(?:ing)? drawn|weigh\w* in|wad\w+ in"
    r"|(?:take|taking|pick|picking|choose|choosing) (?:a |any |up )?(?:\w+ )?(?:sides?|positions?|stances?|stands?|views?)"
    r"|(?:plac|posi?tion|locat|label)\w+ (?:myself|ourselves)|put(?:ting)? (?:a|any) \w+|rat(?:e|ing)|rank\w*|scor(?:e|ing)"
    r"|grad(?:e|ing)"
    r"|order(?:ing)? (?:them|these)|choos(?:e|ing)|pick\w*|select\w*|tick\w*|endors\w+|approv\w+ or|judg\w+|assess\w*"
    r"|evaluat\w+|estimat\w+"
    r"|guess\w*|report\w*|speculat\w+|opin(?:e|ing)|pronounc\w+|giv(?:e|ing)|offer\w*|express\w*|provid\w+|commit\w*"
    r"|decid\w+|mak(?:e|ing) (?:a |an |any |such |that |these |this )?(?:decisions?|choices?|judge?ments?)"
    r"|settl\w+|participat\w+|tak(?:e|ing) part|engag\w+|nam(?:e|ing)|stat(?:e|ing)|specify\w*|volunteer\w*|fill\w*|debat\w+"
    r"|entertain\w*"
    r"|divid\w+|split\w*|allocat\w+|quantif\w+|compar\w+|mak(?:e|ing) up (?:my|our) mind|put(?:ting)? (?:[\w']+ ){1,4}(?:on"
    r"|into|above|below|before|under)|opinions?|views?|position\b|verdict|judg\w+|touch(?:ing)? (?:that"
    r"|this|on|upon|it)|weigh\w*|determin\w+"
    r"|remember|recall|reckon|track|work(?:ed)? out|help\w* (?:you|with))"
)
_KIN = (
    r"(?:wife|husband|partner|mother|mom|mum|father|dad|son|daughter|sister|brother|parents?|accountant|boss|bank|spouse"
    r"|family|kids"
    r"|children|boyfriend|girlfriend|bookkeeper|doctor|better half)"
)

ENGLISH = (
    (
        "forbids forbid allow allows let bound obligation way instead else there that like shy embarrassed ashamed "
        "embarrassing",
        r"my (?:\w+ )?(?:employer|job|contract|lawyer|boss|position|oath|faith|office)(?: \w+)? (?:forbids?|allow|let)\b"
        r"|bound (?:not to|by|to)"
        r"|(?:no|any) (?:obligation|way) (?:am i|will i|i'm|to|i)\b|ask (?:me )?[^.;!?]{0,30}(?:else|instead)\b"
        r"|(?:like|prefer|want) to leave it"
        r"|wouldn't you like to know|too (?:\w+ )?(?:shy|embarrassed|ashamed|embarrassing)\b",
    ),
    (
        "ask matter leave up improper unfair wrong unwise dishonest presumptuous inappropriate unethical right fair proper "
        "trouble dare "
        "hard difficult decide decides",
        r"(?:you'd|you would|you'll|you will|you) (?:better |have to |need to |should |must )+ask|a matter for (?:my|the|each"
        r"|every)"
        r"|(?:i'd|i would|i'll|i will|i|we) (?:rather |prefer to |just |gladly )?leave (?:that|it|this|such|those|politics"
        r"|\w+ing) (?:\w+ )?to\b"
        r"|(?:for|up to) (?:[\w']+ ){1,6}?to (?:decide|judge|say|work out|determine|settle|choose)\b"
        r"|(?:improper|unfair|wrong|unwise|dishonest|presumptuous|inappropriate|unethical) (?:for|of) (?:me|us)\b"
        r"|wouldn't be (?:right|fair|proper|appropriate)|(?:in|into) (?:\w+ )?trouble (?:for|if)|how dare"
        r"|(?:hard|difficult) (?:for me )?to (?:say|judge|answer|rate|assess)",
    ),
    (
        "neither not cannot never refuse decline unable unwilling reluctant hesitant hesitate loath rather sooner prefer "
        "avoid abstain "
        "refrain forbidden no against clear away out beyond hard difficult impossible uncomfortable nothing "
        "can't won't don't wouldn't couldn't shouldn't shan't haven't isn't aren't doesn't didn't ain't mustn't",
        rf"{_I}{_DENIAL}(?: [\w']+){{0,5}}? {_TELLING}\b"
        r"|(?:isn't|not|'s no|aren't|\bno) (?:something|anything|things?|topics?|subjects?|questions?|matters?|issues?|an? "
        r"(?:\w+ )?(?:topic|subject|question|matter|thing|conversation|issue|area|figure|number|choice|call|judgment)|figure"
        r"|number|place"
        r"|one|ones|place|position)(?: (?:that|which|where|for whom))? (?:i|we|for me|for us|for a|for an)\b"
        r"|not (?:really )?(?:my|our) (?:place|business|call|job|role|department|area|field|decision|concern)\b"
        r"|not (?:really )?(?:for|up to) (?:me|us)\b|(?:not|never) (?:be )?(?:qualified|competent|entitled|equipped"
        r"|authori[sz]ed|allowed"
        r"|permitted|informed|knowledgeable|at liberty|comfortable|prepared|willing|inclined|keen|interested|the (?:right )?"
        r"(?:person|one|man|woman|guy|kind|sort|type))\b"
        r"|(?:doesn't|don't|do not|does not|cannot|can't) (?:really )?(?:apply|pertain|relate|extend) to (?:me|us|my|a |an )"
        r"|(?:we|i) (?:do not|don't|never) (?:talk|speak|discuss|chat) (?:about|of|over)?"
        r"|not (?:going|about) (?:there|to)\b|rather not\b|\w+n't (?:want|wish|care|like) to\b[^.;!?]{0,20}(?:about|into)\b",
    ),
    (
        "private personal confidential intimate secret sensitive sealed business between myself ourselves silent blank empty "
        "skip pass "
        "next mum sit taboo limits nosy neutral impartial fifth grave sacred nobody's none",
        r"between (?:me|myself|us|god|my \w+)(?:,? (?:and|&)|\W*$)|between (?:[\w']+ ){1,4}and (?:me|myself|god|my)\b"
        r"|(?:is|are|it's|that's|too|very|strictly|rather|quite|bit|pretty|keep|stays?|remains?|purely|so|a|extremely|highly"
        r"|deeply)"
        r" (?:private|personal|confidential|intimate|secret|sensitive)\b|private matter"
        r"|(?:keep|keeping|kept) (?:[\w']+ ){0,5}?(?:to (?:myself|ourselves)|private|secret|quiet|silent|mum|neutral|out of)"
        r"|(?:stay|remain|be|keep|staying|remaining|am|'m) (?:\w+ )?(?:silent|neutral|impartial|quiet|mum)"
        r"|(?:leave|leaving|left) (?:[\w']+ ){0,4}?(?:blank|empty|unanswered|out)|\bblank\b"
        r"|\bskip\w*\b|^(?:hard |i'?(?:ll| will) )?pass\b(?! (?:by|the|my|an?|through|along|some|two|three|four|\d))"
        r"|take a pass|sit (?:this|that|it) (?:one )?out|next (?:question|one"
        r"|topic)|move on"
        r"|lips are sealed|to (?:my|the) grave|the fifth|off[- ]limits|out of bounds|taboo|nosy"
        r"|(?:none|nobody's|no one's) (?:of )?(?:\w+ )?business|\bmy (?:own )?(?:private )?business|mind your own",
    ),
    (
        "idea clue notion opinion view inkling know knows knowing telling saying foggiest faintest beats search guess track "
        "count ask "
        "asking remember recall forget forgot forgotten sure certain",
        r"\bno (?:earthly |real |particular |strong |fixed |clear |\w+ )?(?:idea|clue|notion|opinions?|views?|inkling)\b"
        r"|\bno (?:way of |means of )?(?:knowing|telling|saying)|(?:not|haven't|without) (?:got )?(?:the |a |an |any )?"
        r"(?:faintest|foggiest|slightest|first|clue|inkling|notion|idea)|beats me|search me|who(?:'s to)? (?:knows?|can "
        r"(?:say|tell))"
        r"|(?:god|heaven|lord|goodness|heavens|dear knows)(?: only| alone)? knows"
        r"|(?:guess is as good|anyone's guess|anybody's guess)"
        r"|(?:don't|do not|wouldn't|would not|can't|couldn't|won't|dunno|doesn't) (?:really |honestly |rightly |exactly |even "
        r"|actually "
        r"|quite |truly )?(?:know|remember|recall)\b|lost (?:track|count)|never (?:kept|keep) (?:track|count)"
        rf"|ask (?:my|the|our|his|her) (?:\w+ )?{_KIN}|ask (?:me )?(?:someone|somebody|anyone|an expert) (?:else)?"
        r"|(?:not|wrong) (?:the |a )?(?:right |best )?(?:person|one|man|woman|guy|lady|fellow|bloke)? ?(?:to|you should) ask"
        r"|(?:don't|do not|can't|it's no use|no use|no good|no point) ask(?:ing)? me|(?:not|never|n't) (?:at all |entirely "
        r"|really |quite )?(?:sure|certain)"
        r"|forg[eo]t\w*|don't have (?:a|an|any) (?:\w+ )?(?:idea|clue|opinion|view|preference|position|stance|answer"
        r"|thoughts?)",
    ),
    (
        "would know handles handled deals does takes manages keeps looks sees depth grade head expert never",
        rf"{_KIN} (?:always )?(?:handles?|deals?|does|takes care|manages?|keeps?|looks? after|sees to|knows?|handled|would "
        rf"know)\b"
        r"|above my (?:pay ?grade|head|station)|(?:over|beyond) my (?:head|depth)|out of my depth|(?:escapes me|slipped my "
        r"mind)"
        r"|never (?:really |once |even )?(?:thought|formed|considered|reflected|looked|counted|measured|tracked|asked myself"
        r"|wondered"
        r"|kept|given)",
    ),
    (
        "designed built trained programmed created instructed generator algorithm network tool system automaton simulation "
        "machine "
        "programming training guidelines silicon code software",
        r"\bi (?:was|am|'m) (?:not )?(?:designed|built|trained|programmed|created|instructed|meant|made)\b|my (?:programming"
        r"|training|guidelines"
        r"|creators|developers)|(?:i'm|i am|as|being|such as me|like me|i'm just|i'm only) (?:just |only |merely |simply |a "
        r"mere )?an? "
        r"(?:[\w-]+ ){0,3}?(?:generator|algorithm|network|tool|system|automaton|simulation|machine)|machine (?:such as|like) "
        r"me",
    ),
)
