"""The eighteen facets of the value core: what they mean in words and which questions they are read from."""

from __future__ import annotations

from dataclasses import dataclass

from .atlas_item import Key


@dataclass(frozen=True)
class Facet:
    """A number from 0 to 1 that says how much of something a respondent has.

    Attributes:
        name: column suffix (``facet_<name>``).
        label: plain name.
        low, middle, high: statements in the second person for scores near 0, around the middle and near 1.
        items: questions it is the mean of, as (source, question id).
        signs: 1 where a high option code means more of the facet, -1 where it means less; empty for personality traits,
            whose keys stand in the atlas.
    """

    name: str
    label: str
    low: str
    middle: str
    high: str
    items: tuple[Key, ...]
    signs: tuple[int, ...]

    def statement(self, score: float) -> str:
        """The statement that fits a score: low below one third, high from two thirds.

        Args:
            score: 0 to 1.
        """
        return self.low if score < 1 / 3 else self.high if score >= 2 / 3 else self.middle


def _values(name: str, label: str, low: str, middle: str, high: str, **items: int) -> Facet:
    return Facet(name, label, low, middle, high, tuple(("wvs7", item) for item in items), tuple(items.values()))


def _trait(name: str, label: str, letter: str, low: str, middle: str, high: str, reversed_items: str) -> Facet:
    turned = {int(number) for number in reversed_items.split()}
    items = tuple(("bigfive", f"{letter}{number}") for number in range(1, 11))
    return Facet(name, label, low, middle, high, items, tuple(-1 if n in turned else 1 for n in range(1, 11)))


#: In the order of the population's columns. Traits use the published keys of the IPIP-50 (Goldberg 1992);
#: emotional stability is neuroticism reversed, so its keys are turned.
FACETS: tuple[Facet, ...] = (
    _trait(
        "extraversion",
        "Extraversion",
        "E",
        "You are quiet around strangers and keep in the background.",
        "You are sociable at times and like being alone at others.",
        "You are outgoing, start conversations and like company.",
        "2 4 6 8 10",
    ),
    _trait(
        "agreeableness",
        "Agreeableness",
        "A",
        "You are blunt and not much concerned with other people's feelings.",
        "You care about others, within limits.",
        "You are warm, feel with other people and take time for them.",
        "1 3 5 7",
    ),
    _trait(
        "conscientiousness",
        "Conscientiousness",
        "C",
        "You are untidy, put things off and dislike schedules.",
        "You are orderly about some things and careless about others.",
        "You are orderly, well prepared and follow a plan.",
        "2 4 6 8",
    ),
    _trait(
        "emotional_stability",
        "Emotional stability",
        "N",
        "You worry a lot, are easily upset and your mood changes often.",
        "You are calm most of the time, though some things upset you.",
        "You are relaxed, seldom upset and handle stress well.",
        "1 3 5 6 7 8 9 10",
    ),
    _trait(
        "openness",
        "Openness to experience",
        "O",
        "You are practical and not interested in abstract ideas.",
        "You like some new ideas and are down to earth about others.",
        "You have a vivid imagination and enjoy ideas and reflection.",
        "2 4 6",
    ),
    _values(
        "god_importance",
        "Importance of God",
        "God is not important in your life.",
        "God has some importance in your life.",
        "God is very important in your life.",
        Q164=1,
    ),
    _values(
        "religious_attendance",
        "Religious attendance",
        "You never or hardly ever attend religious services.",
        "You attend religious services on special occasions.",
        "You go to religious services every week.",
        Q171=-1,
    ),
    _values(
        "interpersonal_trust",
        "Trust in other people",
        "You trust hardly anyone outside your family and are very careful with people.",
        "You trust some people and are careful with others.",
        "You think that most people can be trusted.",
        Q57=-1,
        Q59=-1,
        Q61=-1,
        Q62=-1,
    ),
    _values(
        "institutional_trust",
        "Trust in institutions",
        "You have little confidence in the police, the courts, the government or parliament.",
        "You have confidence in some public institutions and not in others.",
        "You have great confidence in the police, the courts, the government and parliament.",
        Q69=-1,
        Q70=-1,
        Q71=-1,
        Q72=-1,
        Q73=-1,
        Q74=-1,
    ),
    _values(
        "national_pride",
        "National pride",
        "You are not proud of your nationality.",
        "You are quite proud of your nationality.",
        "You are very proud of your nationality.",
        Q254=-1,
    ),
    _values(
        "right_leaning",
        "Left-right position",
        "In politics you place yourself on the left.",
        "In politics you place yourself in the centre.",
        "In politics you place yourself on the right.",
        Q240=1,
    ),
    _values(
        "gender_equality",
        "Support of equal roles of women and men",
        "You think that men make better leaders and come first when jobs are scarce.",
        "You support equal roles of women and men in some matters and not in others.",
        "You are for full equality of women and men at work, in education and in politics.",
        Q29=1,
        Q30=1,
        Q31=1,
        Q33=1,
    ),
    _values(
        "autonomy",
        "Autonomy against obedience",
        "You think children should above all learn obedience and faith.",
        "You think children should learn obedience as well as independence.",
        "You think children should above all learn independence and determination.",
        Q8=-1,
        Q14=-1,
        Q15=1,
        Q17=1,
    ),
    _values(
        "permissiveness",
        "Moral permissiveness",
        "You think abortion and homosexuality are never justifiable.",
        "You think abortion or homosexuality can sometimes be justified.",
        "You think abortion and homosexuality are matters of free choice.",
        Q182=1,
        Q184=1,
    ),
    _values(
        "life_satisfaction",
        "Life satisfaction",
        "You are dissatisfied with your life.",
        "You are fairly satisfied with your life.",
        "You are very satisfied with your life.",
        Q49=1,
    ),
    _values(
        "political_interest",
        "Interest in politics",
        "You are not interested in politics.",
        "You follow politics a little.",
        "You are very interested in politics.",
        Q199=-1,
    ),
    _values(
        "income_equality",
        "Preference for equal incomes",
        "You think there should be greater incentives for individual effort.",
        "You think incomes should differ somewhat, but not too much.",
        "You think incomes should be made more equal.",
        Q106=-1,
    ),
    _values(
        "security",
        "Feeling of security",
        "You do not feel safe in your neighbourhood.",
        "You feel fairly safe in your neighbourhood.",
        "You feel very safe in your neighbourhood.",
        Q131=-1,
    ),
)

FACET_NAMES: tuple[str, ...] = tuple(facet.name for facet in FACETS)
_BY_NAME = {facet.name: facet for facet in FACETS}


def facet(name: str) -> Facet:
    """The facet of this name.

    Raises:
        InputError: no facet is called so.
    """
    from ...errors import InputError, nearest

    if name not in _BY_NAME:
        raise InputError(
            where="facet()", parameter="name", got=name, allowed=", ".join(FACET_NAMES), hint=nearest(name, FACET_NAMES)
        )
    return _BY_NAME[name]
