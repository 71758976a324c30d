"""What a report shows, as plain values: the caller fills it from a run, the report only reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..agents.answerer import EMBEDDED

if TYPE_CHECKING:
    from .comparison import Comparison
    from .frequencies import Frequencies
    from .rectifying.calibration import Calibration

#: The embedded answerer's sentence, printed wherever its answers are shown.
EMBEDDED_READS = (
    "The embedded respondent is no language model: it reads the facets and the demographics, not the long-tail facts, the "
    "stories or the wording. The prompt printed with a respondent is what a language model would get in its place."
)


@dataclass(frozen=True)
class RunFacts:
    """How a run was made.

    Attributes:
        id: its name.
        title: one line for people: who was asked what.
        command: the command that makes it again.
        model, elicitation: who answered and how the answer was read.
        survey: instrument id and title.
        wording: language it was asked in, and the name of the variant if it was not the main wording.
        countries: names for people, in order.
        n: respondents per country.
        seed: of everything drawn.
        leak_guard: state in words: what was left out of what the respondents knew, or that the guard was off.
        tracks: what the answers were allowed to know, one sentence a track.
        duration_s: wall time, or None when it is not known.
        versions: package name to version, plus hashes worth printing.
    """

    id: str
    title: str
    command: str
    model: str
    elicitation: str
    survey: str
    countries: tuple[str, ...]
    n: int
    seed: int
    leak_guard: str
    wording: str = ""
    tracks: tuple[str, ...] = ()
    duration_s: float | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_embedded(self) -> bool:
        """Whether the answers come from the answerer without a language model."""
        return self.model == EMBEDDED


@dataclass(frozen=True)
class Cost:
    """What the run spent; zeros are real zeros."""

    cost_usd: float = 0.0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True)
class Anchor:
    """One demographic or place of a respondent."""

    label: str
    value: str


@dataclass(frozen=True)
class Facet:
    """One facet of the value core: value in 0 to 1, the words a prompt uses, and where it comes from."""

    label: str
    value: float
    words: str
    provenance: str = ""


@dataclass(frozen=True)
class RankedAttribute:
    """One long-tail attribute in the order in which it was ranked for the survey."""

    category: str
    label: str
    value: str
    provenance: str = ""


@dataclass(frozen=True)
class Story:
    """A life story: when or of what kind, and the text."""

    heading: str
    text: str


@dataclass(frozen=True)
class GivenAnswer:
    """One question as this respondent answered it; the answer is an option's label or the status in words."""

    question: str
    answer: str


@dataclass(frozen=True)
class PersonaBlock:
    """One respondent whole.

    Attributes:
        name: headline, e.g. name and age.
        line: one sentence that introduces the respondent.
        anchors, facets, attributes, stories, answers: see their classes; attributes are in ranked order.
        prompt: the exact text a language model gets for the first question, system and user part.
        n_attributes: long-tail attributes the respondent has; more than ``attributes`` when only the first are shown.
    """

    name: str
    line: str = ""
    anchors: tuple[Anchor, ...] = ()
    facets: tuple[Facet, ...] = ()
    attributes: tuple[RankedAttribute, ...] = ()
    stories: tuple[Story, ...] = ()
    answers: tuple[GivenAnswer, ...] = ()
    prompt: str = ""
    n_attributes: int = 0


@dataclass(frozen=True)
class ReportData:
    """Everything one run's report shows.

    Attributes:
        run: how it was made.
        comparison: beside the truth, or None when no ground truth was asked for.
        cost: what it spent.
        personas: respondents to read; the first is shown open.
        provenance: share of facts by calibration (measured, modelled, assumed), summing to 1, or empty.
        limits: sentences to add to those every report prints.
        country_names: ISO3 code to name.
        terms: data terms that must travel with the numbers.
        calibration: raw beside calibrated shares, or None.
        frequencies: of the questions that were not compared with humans.
        order_effects: rows of ``measure_order_effects``.
        order_reason: why there are none, where the run varied the order; or empty.
        permitted_mass: rows of ``permitted_mass``, where answers state it.
    """

    run: RunFacts
    comparison: Comparison | None = None
    cost: Cost = Cost()
    personas: tuple[PersonaBlock, ...] = ()
    provenance: Mapping[str, float] = field(default_factory=dict)
    limits: tuple[str, ...] = ()
    country_names: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    calibration: Calibration | None = None
    frequencies: Sequence[Frequencies] = ()
    order_effects: Sequence[Mapping[str, Any]] = ()
    order_reason: str = ""
    permitted_mass: Sequence[Mapping[str, Any]] = ()
