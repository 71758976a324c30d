"""The miner, end to end against a scripted server: what is told in enough dialogues is proposed, checked and accepted."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from deeppersona.cli.main import run as run_command
from deeppersona.errors import RunError, TaxonomyError
from deeppersona.llm import open_client
from deeppersona.populations.population import Population
from deeppersona.populations.taxonomy.lint import lint
from deeppersona.populations.taxonomy.miner.accept import accept, read_proposals
from deeppersona.populations.taxonomy.miner.cluster import Cluster, Mention, clusters
from deeppersona.populations.taxonomy.miner.conversations import Exchange, read_conversations
from deeppersona.populations.taxonomy.miner.mine import Mined, Miner, Settings
from deeppersona.populations.taxonomy.miner.prompts import bounds_lengths, classify, draft, extract
from deeppersona.populations.taxonomy.tree import Tree
from fake_server import FakeServer
from small_tree import small, write

MODEL = "openai-compatible/scripted"

#: What people say, in how many dialogues, and the attribute that the scripted model names.
TOLD = {
    "I once swallowed a whole fishbone": (4, "Fishbone swallowed whole", "feet"),
    "my neighbour's rooster wakes me daily": (3, "Rooster as alarm clock", "home"),
    "I keep dried orange peel in drawers": (2, "Orange peel in drawers", "home"),
    "my hair has turned grey": (5, "Grey hair", "hair"),
}
DRAFTS = {
    "Fishbone swallowed whole": {
        "question": "Have you ever swallowed a fishbone whole?",
        "kind": "categorical",
        "values": ["Yes", "No"],
        "rates": [30, 70],
    },
    "Rooster as alarm clock": {
        "question": "Does a rooster wake people, or do phones?",
        "kind": "ordinal",
        "values": ["often", "never"],
        "rates": [1, 1],
    },
}
REST = {
    "unit": "",
    "low": 0,
    "high": 0,
    "period": "ever",
    "culture": "invariant",
    "sensitivity": "none",
    "topics": ["food"],
    "tail": "rare",
}


def scripted(body: dict[str, Any]) -> str:
    instruction, case = (message["content"] for message in body["messages"][:2])
    instruction = instruction if isinstance(instruction, str) else instruction[0]["text"]
    if instruction.startswith("You write one leaf"):
        label = case.split("Attribute: ")[1].split("\n")[0]
        return json.dumps({"label": label, **DRAFTS[label], **REST})
    for words, (_, construct, branch) in TOLD.items():
        if words in case:
            if instruction.startswith("You judge"):
                return json.dumps({"label": "fully", "evidence": words})
            allowed = body["response_format"]["json_schema"]["schema"]["properties"]["branch"].get("enum", [branch])
            return json.dumps({"construct": construct, "branch": branch if branch in allowed else allowed[0]})
    if "invented" in case:
        return json.dumps({"label": "fully", "evidence": "words nobody said"})
    return json.dumps({"label": "non", "evidence": ""})


def talks() -> list[Exchange]:
    told = [
        Exchange(f"{words[:6]}-{number}", "And you?", f"Well, {words}.")
        for words, (times, _, _) in TOLD.items()
        for number in range(times)
    ]
    return [*told, Exchange("small", "Hi?", "Hi."), Exchange("liar", "And?", "invented")]


def mine(
    server: FakeServer | None, out: Path, exchanges: list[Exchange] | None = None, model: str = MODEL, **settings: Any
) -> Mined:
    place = out.parent / "tree"
    if not place.exists():
        write(place, small(), retired="id\treason\nPHY-0009\tan example\n")

    async def job() -> Mined:
        client = open_client(model, api_base=server and server.api_base, concurrency="1-4-8", cache=False)
        try:
            return await Miner(client, Tree.load(place), out, Settings(model, **settings), directory=place).mine(
                exchanges or talks()
            )
        finally:
            await client.close()

    return asyncio.run(job())


@pytest.fixture
def server(serve: Callable[..., FakeServer], own_home: Path) -> FakeServer:
    return serve(script=scripted)


def test_what_enough_dialogues_tell_is_proposed(server: FakeServer, tmp_path: Path) -> None:
    mined = mine(server, tmp_path / "job")
    assert mined.labels == {"non": 1, "partially": 0, "fully": 14, "unsupported": 1}
    assert (mined.clusters, mined.supported, mined.known) == (4, 3, 1)
    by_label = {entry.cells["label"]: entry for entry in mined.proposals}
    assert set(by_label) == {"Fishbone swallowed whole", "Rooster as alarm clock"}
    good, bad = by_label["Fishbone swallowed whole"], by_label["Rooster as alarm clock"]
    assert good.findings == ()
    assert (good.support, good.cells["values"], good.cells["prior"]) == (4, "yes|no", "30,70")
    assert any("second-person" in finding for finding in bad.findings)
    assert read_proposals(tmp_path / "job") == mined.proposals
    summary = json.loads((tmp_path / "job" / "summary.json").read_text())
    assert summary["usage"]["answers"] == mined.usage["answers"] > 20
    assert "Grey hair" in (tmp_path / "job" / "clusters.tsv").read_text()


def test_the_same_job_again_asks_nothing(server: FakeServer, tmp_path: Path) -> None:
    first = mine(server, tmp_path / "job")
    asked = server.received
    again = mine(server, tmp_path / "job")
    assert server.received == asked
    assert again.proposals == first.proposals


def test_a_job_that_was_torn_asks_only_for_the_rest(server: FakeServer, tmp_path: Path) -> None:
    first = mine(server, tmp_path / "job")
    asked = server.received
    journal = tmp_path / "job" / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    assert len(lines) == asked
    # all but the last four answers, and half of the next
    journal.write_bytes(b"".join(lines[:-4]) + lines[-4][:9])
    for name in ("proposals.tsv", "summary.json", "clusters.tsv"):
        (tmp_path / "job" / name).unlink()
    assert mine(server, tmp_path / "job").proposals == first.proposals
    assert server.received == asked + 4


def test_another_job_in_the_same_directory_is_refused(server: FakeServer, tmp_path: Path) -> None:
    mine(server, tmp_path / "job")
    asked = server.received
    with pytest.raises(RunError, match="another mining job"):
        mine(server, tmp_path / "job", support=2)
    with pytest.raises(RunError, match="another mining job"):
        mine(server, tmp_path / "job", talks()[1:])
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    with pytest.raises(RunError, match="taken"):
        mine(server, tmp_path / "full")
    assert server.received == asked


def test_a_failed_request_leaves_no_proposals_and_is_asked_again(
    serve: Callable[..., FakeServer], own_home: Path, tmp_path: Path
) -> None:
    broken = True

    def sometimes(body: dict[str, Any]) -> Any:
        case = body["messages"][1]["content"]
        if broken and "rooster" in case:
            return web.json_response({"error": {"message": "no", "code": "bad"}}, status=400)
        return scripted(body)

    server = serve(script=sometimes)
    mined = mine(server, tmp_path / "job")
    assert mined.failures == {"classify": 3}
    assert mined.first_failure
    assert not (tmp_path / "job" / "proposals.tsv").exists()
    with pytest.raises(TaxonomyError, match="no proposals here"):
        accept(tmp_path / "job", tmp_path)
    broken = False
    assert len(mine(server, tmp_path / "job").proposals) == 2


def test_refusals_and_bad_json_are_counted_and_end_the_job_all_the_same(
    serve: Callable[..., FakeServer], own_home: Path, tmp_path: Path
) -> None:
    def stubborn(body: dict[str, Any]) -> Any:
        return "no JSON here" if any("orange" in str(m["content"]) for m in body["messages"]) else scripted(body)

    server = serve(script=stubborn)
    mined = mine(server, tmp_path / "job")
    assert mined.unusable == {"classify": 2}
    assert mined.failures == {}
    asked = server.received
    assert mine(server, tmp_path / "job").unusable == {"classify": 2}
    assert server.received == asked


def test_free_mode_keeps_the_models_own_branches(
    serve: Callable[..., FakeServer], own_home: Path, tmp_path: Path
) -> None:
    def free(body: dict[str, Any]) -> str:
        answer = json.loads(scripted(body))
        if "branch" in answer:
            answer["branch"] = "Lifestyle and daily routine > small accidents"
        return json.dumps(answer)

    mined = mine(serve(script=free), tmp_path / "job", free=True)
    assert {entry.cells["branch"] for entry in mined.proposals} == {"Lifestyle and daily routine > small accidents"}


def test_accepted_leaves_get_new_ids_and_the_tree_stays_clean(server: FakeServer, tmp_path: Path) -> None:
    mine(server, tmp_path / "job")
    taken = accept(tmp_path / "job", tmp_path / "tree")
    assert taken.held_back == 1
    ((name, label),) = taken.leaves
    assert label == "Fishbone swallowed whole"
    # PHY-0006 is the last leaf, but PHY-0009 was retired
    assert name == "PHY-0010"
    grown = Tree.load(tmp_path / "tree")
    assert len(grown) == len(small()) + 1
    assert grown[name].question == "Have you ever swallowed a fishbone whole?"
    assert lint(tmp_path / "tree") == []


def test_accepting_into_a_new_directory_grows_a_copy_and_leaves_the_first_tree_alone(
    server: FakeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine(server, tmp_path / "job")
    monkeypatch.setattr("deeppersona.populations.taxonomy.miner.accept.DATA", tmp_path / "tree")
    before = {file.name: file.read_bytes() for file in (tmp_path / "tree").glob("*.tsv")}
    ((name, label),) = accept(tmp_path / "job", tmp_path / "new" / "own").leaves
    grown = Tree.load(tmp_path / "new" / "own")
    assert (grown[name].label, grown[name].source) == (label, "mined")
    assert len(grown) == len(small()) + 1
    assert {file.name: file.read_bytes() for file in (tmp_path / "tree").glob("*.tsv")} == before
    assert not [file for file in (tmp_path / "new").iterdir() if file.name != "own"]


def test_accepting_twice_changes_nothing(server: FakeServer, tmp_path: Path) -> None:
    mine(server, tmp_path / "job")
    accept(tmp_path / "job", tmp_path / "tree")
    before = {file.name: file.read_bytes() for file in (tmp_path / "tree").glob("*.tsv")}
    with pytest.raises(TaxonomyError, match="duplicate"):
        accept(tmp_path / "job", tmp_path / "tree")
    assert {file.name: file.read_bytes() for file in (tmp_path / "tree").glob("*.tsv")} == before


def test_a_spoiled_proposal_is_named_with_its_line(server: FakeServer, tmp_path: Path) -> None:
    mine(server, tmp_path / "job")
    file = tmp_path / "job" / "proposals.tsv"
    lines = file.read_text().split("\n")
    file.write_text("\n".join([lines[0], "LIF\tjunk"]))
    with pytest.raises(TaxonomyError, match=r"proposals\.tsv:2"):
        accept(tmp_path / "job", tmp_path / "tree")
    file.write_text(lines[0].replace("label", "name") + "\n")
    with pytest.raises(TaxonomyError, match=r"proposals\.tsv:1"):
        accept(tmp_path / "job", tmp_path / "tree")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"dialogue_id": "1", "question": "q", "answer": "a"}\nnot json\n', "talks.jsonl:2"),
        ('{"dialogue_id": "1", "question": "q"}\n', "answer"),
        ('["1", "q", "a"]\n', "talks.jsonl:1"),
        ("\n\n", "no conversations"),
    ],
)
def test_what_is_no_conversation_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "talks.jsonl").write_text(text)
    with pytest.raises(TaxonomyError, match=said):
        read_conversations(tmp_path / "talks.jsonl")


def test_binary_and_missing_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "talks.jsonl").write_bytes(b"\xff\xfe\x00")
    for name in ("talks.jsonl", "none.jsonl"):
        with pytest.raises(TaxonomyError, match="cannot read"):
            read_conversations(tmp_path / name)


def test_the_same_exchange_twice_is_read_once(tmp_path: Path) -> None:
    line = json.dumps({"dialogue_id": "1", "question": "q", "answer": "a"}) + "\n"
    (tmp_path / "talks.jsonl").write_text(line * 3)
    assert len(read_conversations(tmp_path / "talks.jsonl")) == 1


def test_constructs_in_other_words_come_together_and_support_counts_dialogues() -> None:
    tree = Tree.load()
    branch = tree.branches[0].name
    found = clusters(
        [
            Mention("a", "Number of rabbits", branch, "x"),
            Mention("a", "Number of rabbits", branch, "y"),
            Mention("b", "rabbit numbers", branch, "z"),
            Mention("c", "Fear of lightning strikes", branch, "w"),
        ],
        tree,
    )
    assert [(cluster.label, cluster.support, cluster.evidence) for cluster in found] == [
        ("Number of rabbits", 2, ("x", "y", "z")),
        ("Fear of lightning strikes", 1, ("w",)),
    ]


@pytest.mark.weights
def test_a_real_local_model_keeps_to_the_format(smollm2: str, tmp_path: Path) -> None:
    told = [Exchange(name, "What do you do on Sundays?", f"I bake bread with my {name}.") for name in ("son", "aunt")]
    mined = mine(None, tmp_path / "job", told, model=smollm2, support=1)
    assert sum(mined.labels.values()) == 2
    assert (mined.unusable, mined.failures) == ({}, {})
    assert mined.usage["answers"] >= 2
    assert (tmp_path / "job" / "proposals.tsv").is_file()


@pytest.mark.parametrize(("model", "bounded"), [("local/smollm2-135m", True), ("openai/gpt-4o-mini", False)])
def test_schemas_hold_only_what_the_engine_takes(model: str, bounded: bool) -> None:
    tree = Tree.load()
    exchange = Exchange("a", "q", "words")
    asked = bounds_lengths(model)
    cluster = Cluster("Fear of lightning", tree.branches[0].name, ("a",), ("words",))
    schemas = [
        str(options.json_schema)
        for _, options in (
            classify(exchange, 0, bounded=asked),
            extract(exchange, "words", tree, free=False, seed=0, bounded=asked),
            draft(cluster, tree, seed=0, bounded=asked),
        )
        if options is not None
    ]
    assert len(schemas) == 3
    assert all(("maxLength" in schema) is bounded for schema in schemas)


@pytest.mark.slow
def test_the_command_mines_and_accepts(
    server: FakeServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [{"dialogue_id": e.dialogue, "question": e.question, "answer": e.answer} for e in talks()]
    (tmp_path / "talks.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    def call(*arguments: object) -> int:
        monkeypatch.setattr("sys.argv", ["deeppersona", "tree", *map(str, arguments)])
        try:
            run_command()
        except SystemExit as stop:
            return int(stop.code or 0)
        return 0

    job = tmp_path / "job"
    told = ("--model", MODEL, "--api-base", server.api_base, "--out", job)
    assert call("mine", tmp_path / "talks.jsonl", *told) == 0
    out = capsys.readouterr().out
    assert "2 proposals, 1 clean" in out
    grown = tmp_path / "grown"
    assert call("accept", job, "--into", grown) == 0
    assert "Fishbone swallowed whole" in capsys.readouterr().out
    mined = Population.build("KEN", 2, depth=1, tree=grown, sources=["mined"])
    assert {fact.value for one in mined.personas() for fact in one.facts if fact.step >= 0} <= {"yes", "no"}
    assert call("mine", tmp_path / "talks.jsonl", *told, "--support", 0) == 2
    (tmp_path / "bad.jsonl").write_text("nonsense\n")
    asked = server.received
    assert call("mine", tmp_path / "bad.jsonl", *told[:-1], tmp_path / "never") == 2
    assert "bad.jsonl:1" in capsys.readouterr().err
    assert not (tmp_path / "never").exists()
    assert server.received == asked
