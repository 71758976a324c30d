"""Labels that a reply inflects, misspells or parts: "je suis très heureuse", "quite hapy", "dem stimme ich eher nicht zu"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..words.degree_words import DEGREE_WORDS
from ..words.irregular_verbs import PRESENT_OF
from ..words.reply_words import FILLERS, NEGATIONS, word_set, words_of

_CONTRACTED = re.compile(r"\b(ca|wo|do|does|did|is|are|was|were|would|could|should|have|has)n't\b|\bcannot\b")
_SHORT_VERB = re.compile(r"\b(i|we|they|you|he|she|it)'(d|ll|re)\b(?! say\b)")
_IN_FULL = {"d": "would", "ll": "will", "re": "are"}
_KOREAN_ENDING = re.compile(
    r"(?:스럽습니다|스러워요|스럽네요|스럽다|이에요|이었어요|에요|한다고|하다고|다고|합니다|습니다|입니다|는다|한다|하다|하지|하고|해요|아요|어요|이다|네요|니다|예요|다|요|음|임|함)$"
)
#: What marks a noun as subject or object, as a place or as a means.
_KOREAN_PARTICLE = re.compile(
    r"(?<=..)(?:이라고|라고|이라는|라는|에서|으로|에는|까지|부터|이랑|에|로|의|만|와|과|랑|은|는|이|가|을|를|도)$"
)
#: "It will be", in the styles of speech.
_KOREAN_WILL_BE = ("것이다", "것", "거예요", "겁니다", "거야", "거에요", "것입니다")
#: Negations that follow what they deny, by their beginning.
_DENYING_AFTER = ("않", "못", "아니", "아닙", "아닌", "değil", "नहीं", "نہیں", "নই", "না")
_CLAUSE = re.compile(r"[.;:!?\n]|,(?=\s)|\s-\s")
#: Words that may part a label: more, and it is another sentence.
_GAP = 2
#: Longer clauses are no answer by label; more words than that and a reply is no short one; words kept at hand.
_LONGEST, _SHORT, _REMEMBERED = 60, 30, 4096
#: Longer labels explain themselves after their heads.
_LONG_LABEL = 10
#: A word as long as this tells which label is meant.
_TELLING = 4
_SHORTEST = 3
#: Replies of no more words name the matter of a label that has more of its own.
_TERSE = 3
#: Words between the things that one label names.
_OR = word_set(
    "or and oder und ou et o y e lub albo i или и або of en veya ve atau dan vagy és tai ja eller och og sau și nebo ή και או "
    "أو या और hoặc"
)
#: Words that tell no label, since any sentence has them.
_PREPOSITIONS = word_set(
    """
    from of in at on for with to by out up about into over my your his her our their till från av med på i om hos til fra af ved
    von mit zu bei aus auf im am zum zur à de du des en dans chez par pour sur au aux a del al por para do da no na em pelo di dal
    nel col per op van naar bij met z ze w we od przez po на в из с у от до
    """
)
_SUBJECTS = word_set("i'm we're you're he's she's it's they're that's i we you he she they")
#: "Mer om hösten än om våren"; words that are nothing else.
_THAN = word_set("than än enn niż než чем ніж daripada")
#: A negation that follows what it denies, and half of "never".
_HINDI_NOT = word_set("नहीं")
_USED_TO = word_set("used to")
#: Words that are forms of no others.
_UNBENT = word_set("that that's this than then them they there these those their with when what where while which here")
_AUXILIARY = word_set("do does did have has had")
#: "With" in other languages, which is no beginning of "metro".
_WITH = word_set("met con com")
#: Short words that tell no label either.
_TOO_COMMON = (
    word_set("lot all any few bit non yes one two way day per old new own now too out not nie pas más mas") | NEGATIONS
)
#: Letters that may follow what two forms of a word share.
_ENDING = 4


def spelled_out(text: str) -> str:
    """Lower-case text with "can't" as "can not" and "I'd" as "I would", so that negation and verb are words of their own."""
    if "'" in text:
        text = _SHORT_VERB.sub(lambda found: f"{found[1]} {_IN_FULL[found[2]]}", text)
    if "n't" not in text and "cannot" not in text:
        return text
    return _CONTRACTED.sub(lambda found: f"{ {'ca': 'can', 'wo': 'will'}.get(found[1], found[1] or 'can') } not", text)


def is_same_word(one: str, other: str) -> bool:
    """Whether two words are forms or spellings of one: a long common beginning and short endings, or one slip of the pen."""
    if one == other:
        return True
    if "\uac00" <= one[0] <= "\ud7a3":
        return _korean_stem(one) == _korean_stem(other)
    one, other = PRESENT_OF.get(one, one), PRESENT_OF.get(other, other)
    if one in NEGATIONS or other in NEGATIONS or min(len(one), len(other)) < 2:
        return False
    left, right = unicodedata.normalize("NFD", one), unicodedata.normalize("NFD", other)
    shorter = min(len(left), len(right))
    common = next((at for at in range(shorter) if left[at] != right[at]), shorter)
    if common >= max(3, 0.7 * shorter) and max(len(left), len(right)) - common <= _ENDING:
        return True
    return shorter >= 4 and _is_one_slip(left, right)


def _initial(word: str) -> str:
    """The first letter of a word without its accents."""
    return word[0] if word[0] < "\x7f" else unicodedata.normalize("NFD", word[0])[0]


def _korean_stem(word: str) -> str:
    if word in _KOREAN_WILL_BE:
        return "것"
    stem = _KOREAN_ENDING.sub("", word) or word
    return _KOREAN_PARTICLE.sub("", stem)


def _is_one_slip(left: str, right: str) -> bool:
    """Whether one letter too many, too few or two exchanged ones tell the words apart; their first letters agree."""
    if left[0] != right[0] or abs(len(left) - len(right)) > 1:
        return False
    if len(left) == len(right):
        wrong = [at for at in range(len(left)) if left[at] != right[at]]
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and left[wrong[0]] == right[wrong[1]]
            and left[wrong[1]] == right[wrong[0]]
        )
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


@dataclass(frozen=True)
class _Match:
    code: int
    places: tuple[int, ...]
    is_denied: bool


class BentLabels:
    """Labels by their words, for replies in which none stands as it is.

    Args:
        by_phrase: folded label to code.
        own: degree words of replies to the labels' own.
    """

    def __init__(self, by_phrase: Mapping[str, int], own: Mapping[str, str]) -> None:
        forms = [(tuple(spelled_out(form).split()), code) for form, code in by_phrase.items() if not form.isdigit()]
        self._labels = [((form, code), frozenset(form)) for form, code in forms]
        self._degrees = own
        #: words of the labels by their first letter, in which any two forms of a word agree
        self._vocabulary: dict[str, list[str]] = {}
        for word in {word for form, _ in forms for word in form}:
            for initial in {_initial(word), PRESENT_OF.get(word, word)[0]}:
                self._vocabulary.setdefault(initial, []).append(word)
        self._met: dict[str, frozenset[str]] = {}

    def held(self, words: Collection[str]) -> frozenset[str]:
        """Words of the labels of which a reply's words are forms."""
        return frozenset().union(*map(self._alike, words))

    def wholly_held(self, held: frozenset[str]) -> list[tuple[tuple[str, ...], int]]:
        """The labels all of whose words are among these, and their codes."""
        return [label for label, words in self._labels if words <= held]

    def find(self, text: str, held: frozenset[str]) -> tuple[set[int], set[int]]:
        """Codes of the labels whose words stand in one clause in their order, and of those that it denies.

        A label whose words are all part of a longer label's is not counted: "nicht zu" is more than "zu".

        Args:
            text: in folded case, as ``spelled_out`` gives it.
            held: see ``held``.
        """
        named: set[int] = set()
        denied: set[int] = set()
        labels = self.wholly_held(held)
        for clause in _CLAUSE.split(text) if labels else ():
            words = words_of(clause)
            if len(words) > _LONGEST:
                continue
            alike = [self._alike(word) for word in words]
            found = [match for label, code in labels if (match := _match(label, code, words, alike)) is not None]
            for match in found:
                if not any(set(match.places) < set(other.places) for other in found if other.code != match.code):
                    (denied if match.is_denied else named).add(match.code)
        return named, denied

    def hinted(self, text: str) -> set[int]:
        """Codes of the labels of whose own words, degree words aside, a short reply without any negation uses half or more.

        Args:
            text: as in ``find``.
        """
        clauses = [words_of(clause) for clause in _CLAUSE.split(text)]
        # "No. One has to be careful": a yes or no that stands alone denies nothing, and neither does another clause's negation
        words = [
            word
            for clause in clauses
            if self._foreign_negations.isdisjoint(clause) and not ("used" in clause and "to" in clause)
            for word in clause
            if word not in _WITH
        ]
        is_elliptic = any(
            1 < len(clause) < 4 and clause[0] not in _SUBJECTS and not self._foreign_negations.isdisjoint(clause)
            for clause in clauses
        )
        if not clauses or is_elliptic or sum(map(len, clauses)) > _SHORT:
            return set()
        held = self.held(words)
        # "My health won't allow it any more" denies as its label does
        denied = self.held({word for clause in clauses for word in clause})
        used = {
            code: own & (denied if code in self._denying and (own <= denied or len(own & denied) > 1) else held)
            for code, own in self._distinctive.items()
        }
        most = max(map(len, used.values()), default=0)
        found = {code for code, one in used.items() if len(one) == most}
        if len(found) > 1:
            found = {code for code in found if not used[code] <= _PREPOSITIONS}
        found = {code for code in found if used[code] != _HINDI_NOT}
        is_telling = most > 0 and all(self._is_told(code, used[code], words) for code in found)
        return found if is_telling else set()

    def _is_told(self, code: int, used: set[str], words: Collection[str]) -> bool:
        """Whether these words are half of a label's own, or all of one of the things it names: "Bus or coach"."""
        # "train" of "Train, tram or metro"
        alike = used.union(*map(self._forms_of, used))
        if any(used <= part <= alike for part in self._alternatives.get(code, ())):
            return max(map(len, used)) >= _SHORTEST
        if used == self._distinctive[code] and not used & _TOO_COMMON:
            # "I care" is no "car": so short a word counts as it stands
            return max(map(len, used)) >= _TELLING or (
                max(map(len, used)) == _SHORTEST and used <= {*words, *(word.removesuffix("s") for word in words)}
            )
        if len(words) <= _TERSE and max(len(label) for (label, one), _ in self._labels if one == code) >= _LONG_LABEL:
            return max(map(len, used)) > _TELLING  # "Environment", where one long label alone is on it
        return len(used) * 2 >= len(self._distinctive[code]) and max(map(len, used)) >= _TELLING

    @cached_property
    def _denying(self) -> frozenset[int]:
        """Codes of the labels that hold a negation."""
        return frozenset(code for (_, code), words in self._labels if not NEGATIONS.isdisjoint(words))

    @cached_property
    def _alternatives(self) -> dict[int, list[set[str]]]:
        """By code, the own words of each of the things that its label names with "or" between."""
        found: dict[int, list[set[str]]] = {}
        for (label, code), _ in self._labels:
            parts: list[set[str]] = [set()]
            for word in label:
                if word in _OR:
                    parts.append(set())
                else:
                    parts[-1].add(word)
            if len(parts) > 1:
                found.setdefault(code, []).extend(part & self._distinctive[code] for part in parts)
        return found

    @cached_property
    def _foreign_negations(self) -> frozenset[str]:
        """Negations that no label is told by."""
        return NEGATIONS.difference(*self._distinctive.values())

    def _alike(self, word: str) -> frozenset[str]:
        """Words of the labels of which a word of a reply is a form or a spelling; remembered, since replies repeat their words."""
        found = self._met.get(word)
        if found is None:
            if len(self._met) >= _REMEMBERED:
                self._met.clear()
            meant = self._degrees.get(word, word)
            if meant in self._vocabulary.get(_initial(meant), ()):
                found = frozenset({meant})  # a "tram" is no slip of the pen for "train" where both are on offer
            else:
                found = frozenset() if meant in _UNBENT else self._forms_of(meant)
            if meant in PRESENT_OF:
                found |= self._alike(PRESENT_OF[meant])
            self._met[word] = found
        return found

    def _forms_of(self, word: str) -> frozenset[str]:
        """Words of the labels that are forms or spellings of a word."""
        return frozenset(own for own in self._vocabulary.get(_initial(word), ()) if is_same_word(word, own))

    @cached_property
    def _distinctive(self) -> dict[int, set[str]]:
        """By code, the words of its label that are no other label's, no degree and no filler."""
        by_code: dict[int, set[str]] = {}
        heads: dict[int, int] = {}
        for (label, code), _ in self._labels:
            heads[code] = min(heads.get(code, len(label)), len(label))
        for (label, code), words in self._labels:
            if len(label) <= _LONG_LABEL or heads[code] == len(label):  # of a long label its head tells which is meant
                by_code.setdefault(code, set()).update(words)
        return {
            code: {
                word
                for word in (own - DEGREE_WORDS - FILLERS - _OR - _AUXILIARY or own - DEGREE_WORDS - FILLERS - _OR)
                if not any(self._alike(word) & others for there, others in by_code.items() if there != code)
            }
            for code, own in by_code.items()
        }


def _match(label: Sequence[str], code: int, words: Sequence[str], alike: Sequence[frozenset[str]]) -> _Match | None:
    """Where the words of a label stand, each at most ``_GAP`` words after the last, or side by side in another order."""
    for start in range(len(words) - len(label) + 1):
        if label[0] not in alike[start]:
            continue
        places = [start]
        for wanted in label[1:]:
            reach = range(places[-1] + 1, min(len(words), places[-1] + 2 + _GAP))
            place = next((at for at in reach if wanted in alike[at]), None)
            if place is None:
                break
            places.append(place)
        if len(places) == len(label):
            return _matched(code, places, words)
    if len(label) > 2:
        own = sorted(label)
        for start in range(len(words) - len(label) + 1):
            if sorted(words[start : start + len(label)]) == own:
                return _matched(code, range(start, start + len(label)), words)
    return None


def _matched(code: int, places: Sequence[int], words: Sequence[str]) -> _Match:
    start, end = places[0], places[-1]
    around = {*words[max(0, start - 2) : start], *(words[at] for at in range(start, end) if at not in places)}
    after = words[end + 1 : end + 3]
    # "I used to smoke daily" is no "I smoke daily"
    is_denied = (
        not NEGATIONS.isdisjoint(around)
        or not _THAN.isdisjoint(words[max(0, start - 2) : start])
        or around >= _USED_TO
        or any(word.startswith(_DENYING_AFTER) for word in after)
    )
    return _Match(code, tuple(places), is_denied)
