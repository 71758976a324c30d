"""The configuration of a run: one frozen object, checked once, written to the manifest as it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ..agents.answerer import EMBEDDED
from ..draws import LARGEST_SEED
from ..errors import InputError, whole_number


@dataclass(frozen=True)
class SimulationConfig:
    """What determines a run's answers.

    Attributes:
        countries: ISO3 codes.
        n: respondents per country.
        survey: id of the instrument.
        survey_sha256: hash of its whole content, so that an edited file is another run.
        language: BCP 47 tag of the wording that is asked: the survey's own, or one of its translations.
        variant: name of the other wording that is asked; empty for the main one.
        model: model id; ``embedded/psychometric`` needs neither weights nor network.
        elicitation: how a language model's answer is read; ``psychometric`` for the embedded respondent.
        depth: long-tail attributes per persona.
        seed: every draw follows from it.
        rounds: survey rounds.
        schedule_sha256: hash of what happens in them; empty for plain waves.
        replicates: draws per question and respondent.
        leak_guard: leave the target country out of what the respondent may know about scored questions.
        assumed_facts: let attributes with merely assumed base rates into the context.
        prefix_tokens, tail_tokens, is_ranked: size and order of the context, see ``ContextRules``.
        api_base: address of a self-hosted endpoint; part of what the answers depend on.
        margins, margins_sha256: name and hash of a file of targets; empty for the published margins.
        where, allocate: filter and allocation of the respondents, see ``Population.build``; empty for none.
        tree_sha256: hash of a tree that is not the shipped one, or empty.
        sources: of the attributes that may be selected, joined by commas; empty for all.
        population_sha256: ``fingerprint`` of a population that was given; empty where respondents are drawn.
    """

    countries: tuple[str, ...]
    n: int
    survey: str
    survey_sha256: str = ""
    language: str = ""
    variant: str = ""
    model: str = EMBEDDED
    elicitation: str = ""
    depth: int = 200
    seed: int = 0
    rounds: int = 1
    schedule_sha256: str = ""
    replicates: int = 1
    leak_guard: bool = True
    assumed_facts: bool = True
    prefix_tokens: int = 560
    tail_tokens: int = 40
    is_ranked: bool = True
    api_base: str = ""
    margins: str = ""
    margins_sha256: str = ""
    where: str = ""
    allocate: str = ""
    tree_sha256: str = ""
    sources: str = ""
    population_sha256: str = ""

    def __post_init__(self) -> None:
        """Refuse numbers that no run can have."""
        for name, low, high in (
            ("n", 1, 100_000_000),
            ("depth", 0, 100_000),
            ("seed", 0, LARGEST_SEED),
            ("rounds", 1, 1000),
            ("replicates", 1, 1000),
        ):
            value = whole_number(getattr(self, name), low, high, where="simulate()", parameter=name)
            object.__setattr__(self, name, value)
        if not self.countries:
            raise InputError(where="simulate()", parameter="countries", got=(), allowed="at least one country")

    @property
    def is_embedded(self) -> bool:
        """Whether no language model is asked."""
        return self.model == EMBEDDED

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the manifest."""
        return {**asdict(self), "countries": list(self.countries)}
