"""A leaf of the Human-Attribute Tree."""

from typing import Literal, NamedTuple, get_args

Kind = Literal["categorical", "multi", "ordinal", "count", "quantity", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)

TailClass = Literal["core", "common", "uncommon", "rare"]
TAIL_CLASSES: tuple[TailClass, ...] = get_args(TailClass)

Sensitivity = Literal["none", "private", "health", "sex_life", "religion", "politics", "ethnicity", "criminal"]
SENSITIVITIES: tuple[Sensitivity, ...] = get_args(Sensitivity)

CULTURES = ("invariant", "vocabulary", "presence")
PERIODS = ("now", "usual", "ever", "past_week", "past_month", "past_year", "childhood", "future")

#: The source of an attribute that the miner found in conversations.
MINED = "mined"


class Attribute(NamedTuple):
    """What can be known about a person: one leaf. A named tuple, since ten thousand of them are made at once.

    Attributes:
        id: stable and never reused (``REL-0042``).
        category, branch, group: its place; group may be empty.
        label: noun phrase of 2 to 6 words, unique in the tree.
        question: one neutral second-person question, at most 160 characters.
        kind: categorical (one of), multi (any of), ordinal (one of, ordered), count, quantity or text.
        values: the closed vocabulary, in order where ordinal; empty for count, quantity and text.
        unit, low, high: unit and range of a count or quantity.
        prior: assumed base rates: weights aligned with values (percent naming each value for multi), or median and
            90th percentile of a count or quantity; empty means Zipf weights in the order of values.
        loads: drivers (demographics, facets) that shift the value, and by how much on the latent scale.
        period: what span of time the question is about.
        applies_if: an expression over core fields and gates; empty applies to every adult.
        culture: ``invariant``, or what varies between societies: the ``vocabulary`` or the very ``presence``.
        sensitivity: special category of personal data, if any.
        topics: one to four names of topics.tsv.
        tail: how widely known or relevant it is.
        source: the survey tradition or literature it comes from.
        gate: the name under which other leaves' ``applies_if`` refer to a yes on this one, or empty.
    """

    id: str
    category: str
    branch: str
    group: str
    label: str
    question: str
    kind: Kind
    values: tuple[str, ...]
    unit: str
    low: float
    high: float
    prior: tuple[float, ...]
    loads: tuple[tuple[str, float], ...]
    period: str
    applies_if: str
    culture: str
    sensitivity: Sensitivity
    topics: tuple[str, ...]
    tail: TailClass
    source: str
    gate: str

    @property
    def path(self) -> str:
        """Category, branch, group if any, and label, joined by `` > ``."""
        return " > ".join(part for part in (self.category, self.branch, self.group, self.label) if part)
