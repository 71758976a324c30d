"""Ranking attributes by a hosted embedding model instead of the shipped vectors."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deeppersona import Population
from deeppersona.errors import MissingKeyError


@pytest.fixture(autouse=True)
def _key(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-key-0123456789")


def picked(population: Population) -> list[str]:
    return population.facts["attribute_id"].cast("string").to_pylist()


def test_hosted_embeddings_rank_differently_and_are_paid_once(serve: Callable[..., Any]) -> None:
    server = serve()
    wishes = {"depth": 20, "seed": 3, "embeddings": "openai/fake-embedding", "api_base": server.api_base}
    hosted = Population.build("DEU", 4, **wishes)
    sent = len(server.requests)
    assert sent > 20  # batches of 256 texts
    assert picked(Population.build("DEU", 4, **wishes)) == picked(hosted)
    assert len(server.requests) == sent
    assert picked(Population.build("DEU", 4, depth=20, seed=3)) != picked(hosted)


def test_a_missing_key_is_said_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(MissingKeyError):
        Population.build("DEU", 2, depth=5, embeddings="openai/text-embedding-3-small")
