"""A schedule of rounds: waves of a survey, and what happens to respondents before each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..errors import InputError, nearest
from ..plain_data import read_yaml_file
from ..surveys import Question, Survey

NetworkKind = Literal["none", "small_world", "homophily", "edges"]


@dataclass(frozen=True)
class Wave:
    """One round.

    Attributes:
        name: for people.
        questions: ids asked; empty asks the whole survey.
        stimulus: treatment arm to the text its respondents read first; arms are assigned at random in equal shares, an
            empty text is a control arm.
        talk: whether neighbours' answers of the round before are heard first.
        attrition: share of those still in the panel who leave before this round.
    """

    name: str = ""
    questions: tuple[str, ...] = ()
    stimulus: Mapping[str, str] = field(default_factory=dict)
    talk: bool = False
    attrition: float = 0.0


@dataclass(frozen=True)
class Network:
    """Who knows whom.

    Attributes:
        kind: ``none``, ``small_world`` (Watts and Strogatz 1998), ``homophily`` (ties among similar people are likelier),
            or ``edges`` (a file).
        neighbours: mean number of ties of a respondent.
        rewire: share of ties that go anywhere instead of to somebody near or similar.
        by: columns that make people similar, for ``homophily``.
        file: CSV of two columns of respondent ids, for ``edges``.
    """

    kind: NetworkKind = "none"
    neighbours: int = 6
    rewire: float = 0.1
    by: tuple[str, ...] = ("country", "age", "religion")
    file: str = ""


@dataclass(frozen=True)
class Schedule:
    """Rounds in order.

    Attributes:
        waves: one a round.
        network: needed when a wave talks.
        memory_tokens: budget of a respondent's own earlier answers in its context, estimated tokens; 0 forgets them.
    """

    waves: tuple[Wave, ...] = (Wave(),)
    network: Network = Network()
    memory_tokens: int = 150

    def __post_init__(self) -> None:
        """Refuse talk without a network."""
        if any(wave.talk for wave in self.waves) and self.network.kind == "none":
            raise InputError(
                "a round talks but there is no network",
                where="Schedule()",
                parameter="network",
                got=self.network.kind,
                allowed="small_world, homophily or edges",
            )

    @property
    def needs_a_reader(self) -> bool:
        """Whether something happens that only a respondent who reads can feel."""
        return any(wave.talk or wave.stimulus for wave in self.waves)

    @property
    def sha256(self) -> str:
        """Hash of everything that bears on an answer, the edge list included."""
        content = asdict(self)
        if self.network.file:
            content["network"]["file"] = _file_hash(self.network.file)
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def asked(self, questions: Sequence[Question]) -> tuple[Question, ...]:
        """Those of the questions that any round asks."""
        if any(not wave.questions for wave in self.waves):
            return tuple(questions)
        named = {name for wave in self.waves for name in wave.questions}
        return tuple(question for question in questions if question.id in named)

    def check(self, survey: Survey) -> None:
        """Refuse waves that ask what the survey does not hold.

        Raises:
            InputError: names wave and question.
        """
        known = {question.id for question in survey}
        for number, wave in enumerate(self.waves):
            for name in wave.questions:
                if name not in known:
                    raise InputError(
                        "a round asks a question that the survey does not hold",
                        where=f"round {number} {wave.name}".strip(),
                        parameter="questions",
                        got=name,
                        allowed=", ".join(sorted(known)[:12]),
                        hint=nearest(name, known),
                    )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for the manifest; ties read from a file stand in the run as a table of their own."""
        content: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return content

    @classmethod
    def of_dict(cls, content: Mapping[str, Any]) -> Schedule:
        """What ``to_dict`` gave.

        Raises:
            InputError: it is something else.
        """
        try:
            waves = tuple(Wave(**wave | {"questions": tuple(wave["questions"])}) for wave in content["waves"])
            network = Network(**content["network"] | {"by": tuple(content["network"]["by"])})
            return cls(waves, network, int(content["memory_tokens"]))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                "the manifest's schedule cannot be read",
                where="manifest.json",
                parameter="schedule",
                got=str(error),
                allowed="as `deeppersona simulate` wrote it",
            ) from error

    @classmethod
    def of_rounds(cls, rounds: int) -> Schedule:
        """The same survey so many times."""
        return cls(tuple(Wave() for _ in range(rounds)))

    @classmethod
    def asked_for(cls, rounds: int | str | Path | Schedule) -> Schedule:
        """A number of plain waves, a schedule file, or a schedule as it is."""
        if isinstance(rounds, int):
            return cls.of_rounds(max(rounds, 0))
        return rounds if isinstance(rounds, Schedule) else cls.read(rounds)

    @classmethod
    def read(cls, path: str | Path) -> Schedule:
        """A schedule from a YAML file; docs/rounds.md describes it.

        Raises:
            InputError: unreadable, not YAML, or breaking the format; names the place.
        """
        file = Path(path)
        try:
            data = read_yaml_file(file)
        except ValueError as error:
            raise InputError(
                f"cannot read the schedule ({error})", where=file.name, allowed="a YAML file, or a number of rounds"
            ) from error
        try:
            parsed = _ScheduleFile.model_validate(data)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise InputError(
                f"{'.'.join(str(part) for part in first['loc']) or 'file'}: {first['msg'].lower()}",
                where=file.name,
                got=first["input"] if not isinstance(first["input"], dict | list) else None,
                allowed="see docs/rounds.md",
            ) from error
        network = parsed.network
        edges = str((file.parent / network.file).resolve()) if network.file else ""
        return cls(
            tuple(
                Wave(wave.name, tuple(wave.questions), dict(wave.stimulus), wave.talk, wave.attrition)
                for wave in parsed.rounds
            ),
            Network(network.kind, network.neighbours, network.rewire, tuple(network.by), edges),
            parsed.memory_tokens,
        )


def _file_hash(file: str) -> str:
    try:
        return hashlib.sha256(Path(file).read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(
            "cannot read the edge list",
            where="Schedule()",
            parameter="network",
            got=file,
            allowed="a CSV file of two columns of respondent ids",
            hint=str(error.strerror or ""),
        ) from error


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _WaveFile(_Strict):
    name: str = ""
    questions: list[str] = []
    stimulus: dict[Annotated[str, Field(min_length=1, max_length=64)], Annotated[str, Field(max_length=20_000)]] = {}
    talk: bool = False
    attrition: Annotated[float, Field(ge=0, lt=1)] = 0.0


class _NetworkFile(_Strict):
    kind: NetworkKind = "none"
    neighbours: Annotated[int, Field(ge=2, le=100)] = 6
    rewire: Annotated[float, Field(ge=0, le=1)] = 0.1
    by: list[str] = ["country", "age", "religion"]
    file: str = ""


class _ScheduleFile(_Strict):
    rounds: Annotated[list[_WaveFile], Field(min_length=1, max_length=1000)]
    network: _NetworkFile = _NetworkFile()
    memory_tokens: Annotated[int, Field(ge=0, le=100_000)] = 150
