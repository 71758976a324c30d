"""A model that fills attributes: whatever it replies, no persona is lost and no value is made up."""

import json
import re
from dataclasses import dataclass
from itertools import pairwise

import pyarrow.compute as pc
import pytest
from deeppersona.errors import BudgetExhaustedError, InputError
from deeppersona.llm import Connection, Retry, open_client
from deeppersona.populations.generation.model_reply import found_values, read_value
from deeppersona.populations.population import Population
from deeppersona.populations.taxonomy.tree import Tree

TREE = Tree.load()
MODEL = "openai-compatible/fake"
QUICK = Retry(deadline_s=5.0, unproven_deadline_s=5.0, first_wait_s=0.02, longest_wait_s=0.05)


def properties(body):
    return body["response_format"]["json_schema"]["schema"]["properties"]


def a_value(name, shape):
    """The first value that a property's schema and the tree allow."""
    if "enum" in shape:
        return shape["enum"][0]
    if shape["type"] == "array":
        return [shape["items"]["enum"][0]]
    if shape["type"] == "string":
        return f"words on {name}"
    leaf = TREE[name]
    return int(leaf.low) if shape["type"] == "integer" else leaf.low


def whole(body):
    return {name: a_value(name, shape) for name, shape in properties(body).items()}


def good(body):
    return json.dumps(whole(body))


def some_keys_missing(body):
    return json.dumps({name: value for at, (name, value) in enumerate(whole(body).items()) if at % 5})


def some_wrong_types(body):
    values = whole(body)
    for at, name in enumerate(values):
        if at % 4 == 0:
            values[name] = {"value": values[name]}
    return json.dumps(values)


def prose_around(body):
    return (
        f"Certainly! Here is what I think:\n```json\n{json.dumps(whole(body), indent=1)}\n```\nI hope {{this}} helps."
    )


def half_a_document(body):
    text = json.dumps(whole(body))
    return text[: len(text) // 2]


def a_refusal(body):
    return "I cannot answer questions about private persons."


def an_empty_reply(body):
    return ""


@dataclass(frozen=True)
class Impatient(Connection):
    """Gives up on a server within seconds."""

    cache: bool = False

    def client(self, model, api_base, desk=None):
        return open_client(
            model,
            api_base=api_base,
            cache=self.cache,
            allowance=desk or self.allowance(),
            price=self.price(model),
            retry=QUICK,
        )


def build(server, n=3, filler=MODEL, depth=200, connection=None, **options):
    connection = connection or Impatient()
    return Population.build(
        "KEN", n, seed=1, depth=depth, filler=filler, api_base=server.api_base, connection=connection, **options
    )


def walk(population):
    return population.facts.filter(pc.greater_equal(population.facts["step"], 0)).to_pylist()


def test_a_good_model_fills_two_hundred_attributes_in_eight_calls(serve):
    server = serve(script=good)
    built = build(server)
    facts = walk(built)
    assert len(facts) == 3 * 200
    assert server.received == 3 * 8
    assert built.origin["model_use"]["calls"] == 24
    assert built.origin["model_use"]["cached_tokens"] > 0
    assert not built.failures.num_rows
    assert sum(fact["origin"] == "model" for fact in facts) > 560
    assert {fact["source"] for fact in facts if fact["origin"] == "model"} == {MODEL}
    assert {fact["calibration"] for fact in facts if fact["origin"] == "model"} == {"assumed"}
    assert all(len(properties(body)) <= 25 for body in server.requests)


def test_each_batch_knows_what_was_said_before(serve):
    server = serve(script=good)
    build(server, n=1)
    bodies = sorted(server.requests, key=lambda body: len(body["messages"]))
    said = {}
    for body in bodies:
        conversation = "\n".join(message["content"] for message in body["messages"][:-1])
        for name, value in said.items():
            assert name in conversation
            assert json.dumps(value, ensure_ascii=False).strip('"') in conversation
        said |= {name: (value[0] if isinstance(value, list) else value) for name, value in whole(body).items()}
        said = {name: f"{value:g}" if isinstance(value, int | float) else value for name, value in said.items()}
    prefixes = [[message["content"] for message in body["messages"]] for body in bodies]
    for shorter, longer in pairwise(prefixes):
        assert longer[: len(shorter)] == shorter, "the prefix cache of the provider would be lost"


@pytest.mark.parametrize(
    "script",
    [some_keys_missing, some_wrong_types, prose_around, half_a_document, a_refusal, an_empty_reply],
    ids=lambda script: script.__name__,
)
def test_a_faulty_model_loses_no_persona_and_makes_up_no_value(serve, script):
    server = serve(script=script)
    built = build(server)
    said = {}
    for body in server.requests:
        said |= whole(body)
    facts = walk(built)
    assert len(built) == 3
    assert server.received <= 3 * 10
    assert len(facts) + built.failures.num_rows == 3 * 200
    for fact in facts:
        if fact["origin"] == "model":
            value = said[fact["attribute_id"]]
            value = value[0] if isinstance(value, list) else value
            assert fact["value"] == (value if isinstance(value, str) else f"{value:g}")
    assert all(fact["value"] for fact in facts)
    filled = sum(fact["origin"] == "model" for fact in facts)
    if script is prose_around:
        assert not built.failures.num_rows
    elif script in (a_refusal, an_empty_reply):
        assert filled == 0
        assert built.failures.num_rows > 560
    else:
        assert filled > 300
    assert all(reason for reason in built.failures["reason"].to_pylist())


def test_only_missing_keys_are_asked_again(serve):
    dropped = set()

    def once_missing(body):
        values = whole(body)
        for name in list(values)[:3]:
            if name not in dropped:
                dropped.add(name)
                del values[name]
        return json.dumps(values)

    server = serve(script=once_missing)
    built = build(server, n=1)
    asked = [name for body in server.requests for name in properties(body)]
    assert not built.failures.num_rows
    assert {name for name in asked if asked.count(name) > 1} == dropped
    assert server.received <= 10


def test_a_refusal_now_and_then_is_asked_again(serve):
    from fake_server import Faults

    server = serve(script=good, faults=Faults(refused=0.1, throttled=0.1))
    built = build(server, n=4, depth=100)
    assert not built.failures.num_rows
    assert len(walk(built)) == 400


def test_mixed_filling_leaves_tables_alone_and_lets_the_model_write_text(serve):
    server = serve(script=good)
    built = build(server, n=40, filler=f"table,{MODEL}")
    facts = walk(built)
    assert len(facts) == 40 * 200
    by_kind = {
        kind: {f["origin"] for f in facts if (TREE[f["attribute_id"]].kind == "text") is kind} for kind in (True, False)
    }
    assert by_kind[True] == {"model"}
    assert "model" not in by_kind[False]
    assert server.received <= 40
    tables = Population.build("KEN", 40, seed=1, depth=200)
    assert len({fact["value"] for fact in facts} & {fact["value"] for fact in walk(tables)}) > 500


def test_a_value_that_contradicts_age_is_not_taken(serve):
    def too_old(body):
        values = whole(body)
        for name in values:
            if TREE[name].kind in ("count", "quantity"):
                values[name] = TREE[name].high
        return json.dumps(values)

    server = serve(script=too_old)
    built = build(server, n=3, depth=30, require=["REL-0235", "MED-0139"], where="age <= 60")
    reasons = {row["attribute_id"]: row["reason"] for row in built.failures.to_pylist()}
    assert "contradicts" in reasons["REL-0235"]
    assert "contradicts" in reasons["MED-0139"]
    assert built.origin["contradictions"]["found"] > 0


def test_a_rejected_key_fails_every_attribute_and_keeps_every_persona(serve):
    server = serve(script=good, key="another")
    built = build(server, n=2, depth=60)
    assert len(built) == 2
    assert built.failures.num_rows > 100
    assert "AuthenticationError" in built.failures["reason"][0].as_py()


def test_a_budget_stops_the_build(serve, tmp_path):
    server = serve(script=good)
    prices = tmp_path / "prices.json"
    prices.write_text(json.dumps({MODEL: {"prompt": 10.0, "completion": 10.0}}))
    with pytest.raises(BudgetExhaustedError):
        build(server, n=3, connection=Impatient(budget_usd=0.05, price_file=str(prices)))


def test_the_answers_of_a_stopped_build_are_not_paid_again(serve, own_home):
    server = serve(script=good)
    first = build(server, n=2, depth=50, connection=Impatient(cache=True))
    paid = server.received
    second = build(server, n=2, depth=50, connection=Impatient(cache=True))
    assert server.received == paid
    assert first.facts.to_pylist() == second.facts.to_pylist()


@pytest.mark.parametrize("filler", ["", "table,a/b,c/d", ","])
def test_a_filler_that_is_neither_table_nor_one_model_is_refused(filler):
    with pytest.raises(InputError, match="MODEL_ID"):
        Population.build("KEN", 2, depth=10, filler=filler)


def test_half_a_number_is_not_a_number():
    assert found_values('{"A-1": "yes", "A-2": 12', ["A-1", "A-2"]) == {"A-1": "yes"}
    assert found_values('{"A-1": "ye', ["A-1"]) == {}
    assert found_values('so {"x": 1} and {"A-1": [1, 2]} done', ["A-1"]) == {"A-1": [1, 2]}


def test_only_what_is_beyond_doubt_is_mended():
    sleep, age = TREE["LIF-0005"], TREE["LIF-0104"]
    assert read_value(age, "3", ())[0] == "3"
    for wrong in (True, None, "three", [3], 1e9, float("nan"), 2.5):
        assert read_value(age, wrong, ())[0] is None
    assert read_value(sleep, 7.5, ())[0] == "7.5"
    closed = TREE["LIF-0569"]
    assert read_value(closed, " Smartphone ", closed.values)[0] == "smartphone"
    for wrong in ("a smartphone", "", 3, ["smartphone"]):
        assert read_value(closed, wrong, closed.values)[0] is None
    several = TREE["LIF-0579"]
    assert read_value(several, ["Weak battery", "cracked screen"], several.values)[0] == "cracked screen; weak battery"
    assert read_value(several, ["nothing", "weak battery"], several.values)[0] is None
    text = TREE["VAL-0236"]
    assert read_value(text, "As an AI language model, I cannot", ())[0] is None
    assert re.fullmatch("Live and let live", read_value(text, "Live  and let live", ())[0] or "")


def judged(serve, script, n=2):
    server = serve(script=script)
    return build(server, n=n, depth=40, filler="table", judge=MODEL), server


def test_a_judge_takes_away_the_later_of_two_facts_and_says_so(serve):
    plain = Population.build("KEN", 2, seed=1, depth=40)
    persona = plain.persona("KEN-0000001")
    steps = {fact.step: fact.attribute_id for fact in persona.facts}

    def names_a_pair(body):
        own = steps[3] in body["messages"][1]["content"] and steps[7] in body["messages"][1]["content"]
        pairs = [{"first": steps[7], "second": steps[3], "why": "cannot be"}] if own else []
        return json.dumps({"contradictions": [*pairs, {"first": "XXX-0001", "second": "YYY-0002", "why": "made up"}]})

    built, server = judged(serve, names_a_pair)
    assert server.received == 2
    dropped = [row["attribute_id"] for row in built.failures.to_pylist()]
    assert dropped == [steps[7]]
    assert steps[3] in built.failures["reason"][0].as_py()
    assert len(walk(built)) == 2 * 40 - 1
    assert built.origin["contradictions"]["judged_dropped"] == 1


def test_a_judge_that_cannot_be_read_changes_nothing(serve):
    built, _ = judged(serve, lambda body: "It all looks fine to me.")
    plain = Population.build("KEN", 2, seed=1, depth=40)
    assert built.facts.to_pylist() == plain.facts.to_pylist()
    assert all("not judged" in reason for reason in built.failures["reason"].to_pylist())
    assert built.failures.num_rows == 2
