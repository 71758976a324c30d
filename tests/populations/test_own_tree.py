"""A population built from a tree of the user's own: whatever reads its attributes reads that tree."""

import shutil
from pathlib import Path

import pyarrow.compute as pc
import pytest
from deeppersona.agents.context import Context
from deeppersona.errors import RunError, SelectionError, TaxonomyError
from deeppersona.populations.generation.baselines import DeepPersona
from deeppersona.populations.generation.export import record
from deeppersona.populations.generation.stats import population_stats
from deeppersona.populations.persona import Persona
from deeppersona.populations.population import Population
from deeppersona.populations.taxonomy.tree import Tree
from deeppersona.surveys import Option, Question
from small_tree import small, write


@pytest.fixture(scope="module")
def built(own_tree: Path) -> Population:
    return Population.build("DEU", 6, depth=4, tree=own_tree, sources=["mined"], seed=3)


def picked(population: Population) -> set[str]:
    facts = population.facts
    return set(facts.filter(pc.greater_equal(facts["step"], 0))["attribute_id"].unique().to_pylist())


def with_rooster(population: Population) -> Persona:
    return next(one for one in population.personas() if any(fact.attribute_id == "PHY-9001" for fact in one.facts))


def test_only_attributes_of_the_wanted_source_are_picked(built: Population) -> None:
    assert picked(built) <= {f"PHY-{number}" for number in range(9000, 9006)}
    assert picked(built)


def test_the_same_seed_draws_the_same_people_as_from_the_shipped_tree(built: Population) -> None:
    assert built.people.equals(Population.build("DEU", 6, depth=0, seed=3).people)


def test_a_saved_population_carries_its_tree_wherever_it_goes(built: Population, tmp_path: Path) -> None:
    built.save(tmp_path / "first")
    shutil.move(tmp_path / "first", tmp_path / "moved")
    found = Population.load(tmp_path / "moved")
    assert found.tree["PHY-9003"].label == "Quibblesnorf owned"
    assert found.origin["tree_sha256"] == found.tree.sha256 != Tree.load().sha256
    (tmp_path / "moved" / "tree.parquet").unlink()
    with pytest.raises(RunError, match=r"tree\.parquet"):
        Population.load(tmp_path / "moved")


def test_a_population_of_the_shipped_tree_carries_none(tmp_path: Path) -> None:
    Population.build("DEU", 2, depth=3).save(tmp_path)
    assert not (tmp_path / "tree.parquet").exists()
    assert Population.load(tmp_path).own_tree is None


def test_every_reader_of_a_persona_knows_its_leaves(built: Population) -> None:
    persona = with_rooster(built)
    (told,) = DeepPersona(whole=True).contexts([persona])
    paths = {fact["path"] for fact in record(persona)["facts"]}
    assert "- Rooster as alarm clock:" in told
    assert any(path.endswith("Rooster as alarm clock") for path in paths)
    assert population_stats(built)["tail"] == {"rare": 1.0}


def test_the_context_ranks_mined_leaves_and_keeps_out_those_that_restate_a_question(built: Population) -> None:
    def asking(text: str) -> Context:
        return Context((Question("Q1", text, (Option(1, "Yes"), Option(2, "No"))),))

    persona = with_rooster(built)
    nights = asking("How many hours do you sleep at night?")
    leaves = [fact.attribute_id for fact in nights.ranked(persona) if fact.attribute_id.startswith("PHY")]
    assert leaves[0] == "PHY-9001"
    assert "- Rooster as alarm clock:" in nights.prefix(persona)
    restated = asking("Does a rooster wake you up in the morning?")
    assert "PHY-9001" not in {fact.attribute_id for fact in restated.ranked(persona)}


def test_a_directory_with_the_shipped_files_is_the_shipped_tree(tmp_path: Path) -> None:
    for name, text in Tree.load().files.items():
        (tmp_path / name).write_text(text)
    assert Tree.load(tmp_path) is Tree.load()


def test_a_depth_that_the_mined_leaves_cannot_serve_is_refused_with_what_they_can(own_tree: Path) -> None:
    with pytest.raises(SelectionError, match="at most 6"):
        Population.build("DEU", 2, depth=7, tree=own_tree, sources=["mined"])


def test_a_source_that_no_leaf_has_is_refused() -> None:
    with pytest.raises(SelectionError, match="mine"):
        Population.build("DEU", 2, depth=3, sources=["mined"])


def test_a_directory_without_a_tree_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match="no such directory"):
        Population.build("DEU", 2, tree=tmp_path / "none")
    with pytest.raises(TaxonomyError, match=r"branches\.tsv"):
        Population.build("DEU", 2, tree=tmp_path)


def test_a_tree_that_lacks_what_rules_rest_on_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "small", small())
    with pytest.raises(TaxonomyError, match="can_read"):
        Population.build("DEU", 2, tree=tmp_path / "small")
