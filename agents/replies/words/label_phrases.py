"""What stands around the labels in a reply: patterns for ``reply_labels``."""

from __future__ import annotations

import re

from .reply_words import FILLERS, word_set

MARKER = re.compile(
    r"\b(?:so|overall|therefore|thus|hence|finally|final answer|ultimately|in the end|all in all|on balance"
    r"|all things considered|in conclusion|but (?:now(?! and (?:then|again))|today|these days|nowadays|lately)|nowadays"
    r"|(?<!and )now(?:adays)? i(?:'m"
    r"| am)?|put me down (?:as|for)|let's (?:say|settle on|call it|make it|go with)"
    r"|i(?:'d| would| will|'ll| have to)? (?:still |probably |rather |definitely |just )?(?:say|choose|pick|select"
    r"|go with|go for|answer|opt for|settle on|settled on|lean(?: more)?(?: towards?)?)(?: that)?"
    r"|my (?:final )?answer(?: is)?|insgesamt|am ende|letztlich|letzten endes|al final|alla fine|no final|w końcu"
    r"|also würde ich|alles in allem|unterm strich|en fin de compte|dans l'ensemble"
    r"|au final|en general|en conclusión|por lo tanto|en resumen|in definitiva|no geral|в целом|в общем"
    r")\b|总的来说|总体|现在|所以|最后|全体的に|結局|전반적으로|결국"
)
#: A denied word whose opposite is one word too: "I don't agree", "não concordo". And an idiom that denies without meaning it.
#: In front, what a reply holds wherever the pattern may match.
OPPOSITES = (
    ("agree more", re.compile(r"\b(?:can't|cannot|could not|couldn't) agree more\b"), "strongly agree"),
    ("disagree more", re.compile(r"\b(?:can't|cannot|could not|couldn't) disagree more\b"), "strongly disagree"),
    (
        "agree",
        re.compile(
            r"\b(?:do not|don't|(?:can't|cannot|could not|couldn't|wouldn't)(?: say (?:that )?i)?) (?:really |quite "
            r"|fully )?agree\b"
        ),
        "disagree",
    ),
    ("concordo", re.compile(r"\bnão (?:\w+ )?concordo\b(?! nem)"), "discordo"),
    ("de acuerdo", re.compile(r"\bno (?:estoy |lo estoy )?(?:muy )?de acuerdo\b"), "en desacuerdo"),
    ("d'accordo", re.compile(r"\bnon (?:sono |ne sono )?d'accordo\b"), "in disaccordo"),
    ("be happier", re.compile(r"\b(?:can't|cannot|couldn't|could not) be (?:any )?happier\b"), "very happy"),
    ("be too", re.compile(r"\bcan(?:'t|not| not) be too (?=\w)"), "need to be very "),
)
#: Between a label that denies another and the one that is meant: "not very happy but quite happy".
RATHER = re.compile(
    r"[\s,;.-]*(?:but |rather |just |only |more |sondern |sino |mais |ma |но |а |mas |pero |而是|是)*"
    r"(?:i'm |i am |i'd say |i would say |ich bin |je suis |soy |estoy |sono |sou |я )*(?:more (?:like |of )?|just |only )?"
)
SENTENCE = re.compile(
    r"[^.,!;\n]{2,40}?(?=[.,!;\n]\s*\S| (?:because|since|now that|ever since|as i|as we|so i|so we)\b)"
)
#: Choosing, in languages whose verb follows what is chosen.
CHOSEN_AFTER = re.compile(
    r"[」』\"']?(?:を(?:選|希望|お願い|取)|に(?:します|する|決め|しま)|が(?:いい|良い|よい|一番)"
    r"|[을를] (?:선택|고르|택)|(?:으)?로 (?:하겠|할게|선택)"
    r"|को (?:चुन|चुनता|चुनती))"
)
SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
REASONS = re.compile(
    r"[\"']?\s*(?:[.;!\n:(-]|,? (?:because|since|as|although|though|given|mainly|weil|da|denn|parce|car|porque|pois"
    r"|perché|omdat|want|потому|так как|тому що|bo|ponieważ|gdyż|protože|mert|pentru|çünkü|karena|sebab|vì|för|fordi"
    r"|koska|sillä|γιατί|επειδή|kwa sababu)\b|,? ?(?:因为|因為|から|ので|क्योंकि|لأن|چون|כי|왜냐|เพราะ))"
)
#: Words in which a label says "none" or "these": a reply may point in other words.
_POINTING = word_set(
    "them these those this that it of the whatsoever ever whatever either option options any my me for"
)
#: What others say, or what was once so, up to the label that says it.
OF_OTHERS = re.compile(
    r"\b(?:my|his|her|our) (?!(?:answer|choice|view|opinion|honest|own|final|life|gut)\b)\w+(?: \w+)? (?:would|will"
    r"|might|always|often)? ?"
    r"(?:(?:say|says|said|thinks?|answers?|picks?|claims?|tells?|calls?)\b[^.;!?\n]*|(?:is|was|are|were) (?:\w+ )?)$"
    r"|\b(?:i'd|i would|i wish i could|tempted to|lying if i)(?: (?:like|love|prefer|rather) to)? (?:say"
    r"|said)\b(?<!i'd say)(?<!i would say)[^.,;!?\n]*$"
    r"|\b(?:people|others|some|they|he|she) (?:would |might |may )?"
    r"(?:say|says|said|think|thinks|claim|claims)\b[^.;!?\n]*$"
    r"|\b(?:(?:some|many|most|all|half) of )?(?:my|our) (?:friends|family|parents|colleagues|neighbou?rs|kids|relatives"
    r"|coworkers)"
    r" (?:would |will |might |may |all )*$"
)
#: Not having done what was asked, at the beginning of a clause.
DID_NOT = re.compile(
    r"(?:^\W*|\b(?:but|no,?|in the end,?|sadly,?|unfortunately,?)\s+)(?:i|we)(?:'ve| have| had| did| do| was| were| am"
    r"|'m)? ?(?:n't|not|never)\b"
    r"(?! (?:know|remember|recall|mind|care|want|wish|think|believe|say|sure|like|feel|see|understand|answer|tell|share"
    r"|comfortable|able"
    r"|going|willing|mean|only|just|entirely|really sure|decided|thought|made up|heard|got|been asked"
    r"|eligible|allowed|entitled|registered|old enough|an? ))"
)
NEITHER = re.compile(
    r"\b(?:neither|nor|weder|noch|ni|né|nem|ani|ни|ні|varken|eller|hverken|verken|noch|sem|ne)\s(?:too |muy |sehr |très )?$"
)
#: What is conceded beside an answer.
CONCEDING = re.compile(
    r"[,;،-] ?(?:although|though|even though|even if|albeit|auch wenn|obwohl|wenn auch|même si|bien que|quoique|aunque|si bien"
    r"|embora|ainda que|mesmo que|anche se|sebbene|benché|hoewel|ook al|al heb|choć|chociaż|mimo że|i když|ačkoli|přestože"
    r"|хотя|хоть|пусть|хоча|хоч|även om|fast|trots att|selv om|selvom|skjønt|vaikka|bár|habár|noha|deși|chiar dacă|cu toate că"
    r"|αν και|παρόλο που|walaupun|meskipun|meski|dù|mặc dù|tuy|अगरचे|مع أن|رغم أن|وإن|על אף ש|אם כי|למרות ש)"
    r"(?![^\W\d_])|[,;] ?हालाँ?ं?कि"
)
#: An end that takes back the choice between two answers.
DEPENDING = re.compile(
    r"\b(?:depending on|it (?:all )?depends on) (?:the|my|who|what|how|when|where|which)\b[^.;!?]*[.! ]*$"
)
#: A word or two before a label that opens a reply: "Jag tar delvis avstånd".
OPENS = re.compile(r"[\W_]*[^\W\d_]{1,4}\s+")
PRONOUN = 8
_KIN = (
    r"my (?:\w+ )?(?:mother|father|mum|mom|dad|wife|husband|son|daughter|brother|sister|grand\w+|friends?|boss|neighbou?rs?"
    r"|colleagues?|cousin|uncle|aunt|partner|kids?|parents?)"
)
#: Sentences about others.
RELATIVES = re.compile(rf"(?:^|(?<=[.;!?\n]))\s*(?:but |and )?{_KIN}\b[^.;!?\n]*[.;!?\n]?")
#: A label that is said of one of them.
OF_A_RELATIVE = re.compile(rf"\b{_KIN} (?:is|was|are|were|seems?|feels?) (?:\w+ )?$")
#: German without its own letters: "gluecklich".
WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
ADVERBS = word_set("probably definitely generally mostly perhaps maybe absolutely really")
SILENT = FILLERS | _POINTING
