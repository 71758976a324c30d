"""What happens when a shard, the disk or a worker fails."""

import errno
from pathlib import Path

import pytest
from deeppersona import simulate
from deeppersona.agents.answers import deterministic
from deeppersona.analysis.run_answers import judged_answers
from deeppersona.errors import RunError, UnfinishedRunError
from deeppersona.run import Run
from deeppersona.simulation.shard_worker import ShardWorker
from deeppersona.simulation.status import progress_of


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deeppersona.simulation.simulation.EMBEDDED_SHARD", 10)


def breaks(monkeypatch: pytest.MonkeyPatch, shard: int, times: int, error: Exception) -> list[int]:
    """Make one shard fail so many times; returns a list that grows with every try of it."""
    tries: list[int] = []
    whole = ShardWorker.hold_round

    def hold_round(self: ShardWorker, round: int, number: int) -> object:
        if number == shard:
            tries.append(number)
            if len(tries) <= times:
                raise error
        return whole(self, round, number)

    monkeypatch.setattr(ShardWorker, "hold_round", hold_round)
    return tries


def test_a_shard_that_breaks_once_is_tried_again(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = breaks(monkeypatch, 1, 1, RuntimeError("a passing fault"))
    run = simulate("DEU", n=30, depth=0, seed=1, out=out)
    assert len(tries) == 2
    assert run.manifest["statuses"] == {"answered": 180}


def test_a_shard_that_keeps_failing_is_set_aside_and_the_run_says_so(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = breaks(monkeypatch, 1, 99, RuntimeError("broken for good"))
    with pytest.raises(UnfinishedRunError, match="shard 1: RuntimeError: broken for good") as caught:
        simulate("DEU", n=30, depth=0, seed=1, out=out)
    assert caught.value.exit_code == 3
    assert len(tries) == 3
    assert not Run.open(out).is_finished
    assert len(Run.open(out).answer_files) == 2  # the others were not kept from finishing


def test_after_the_fault_is_mended_the_same_call_completes_the_run(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        breaks(broken, 2, 99, RuntimeError("broken"))
        with pytest.raises(UnfinishedRunError):
            simulate("DEU", n=30, depth=0, seed=1, out=out)
    mended = simulate("DEU", n=30, depth=0, seed=1, out=out)
    undisturbed = simulate("DEU", n=30, depth=0, seed=1, out=tmp_path / "other")
    assert deterministic(mended.answers()).equals(deterministic(undisturbed.answers()))


def test_a_full_disk_stops_the_run_at_once_and_resumably(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        tries = breaks(full, 1, 99, OSError(errno.ENOSPC, "No space left on device"))
        with pytest.raises(UnfinishedRunError, match="disk is full"):
            simulate("DEU", n=30, depth=0, seed=1, out=out)
        assert len(tries) == 1
    assert simulate("DEU", n=30, depth=0, seed=1, out=out).manifest["statuses"] == {"answered": 180}


def test_bad_input_is_not_tried_again(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deeppersona.errors import InputError

    tries = breaks(monkeypatch, 0, 99, InputError("no such thing"))
    with pytest.raises(InputError):
        simulate("DEU", n=30, depth=0, seed=1, out=out)
    assert len(tries) == 1


def test_a_damaged_answer_file_is_named_and_its_shard_answered_anew(out: Path) -> None:
    run = simulate("DEU", n=30, depth=0, seed=1, out=out)
    whole = deterministic(run.answers())
    run.write_manifest({**run.manifest, "state": "running"})
    damaged = run.answer_files[1]
    damaged.write_bytes(damaged.read_bytes()[:100])
    for look in (
        run.answers,
        lambda: judged_answers(run),
        lambda: progress_of(run),
        lambda: simulate("DEU", n=30, depth=0, seed=1, out=out),
    ):
        with pytest.raises(RunError, match=damaged.name):
            look()
    damaged.unlink()
    assert deterministic(simulate("DEU", n=30, depth=0, seed=1, out=out).answers()).equals(whole)
