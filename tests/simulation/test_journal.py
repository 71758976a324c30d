"""The journal: what was written is there after a crash, a torn line is not."""

from pathlib import Path

from deeppersona.run_store import RunStore
from deeppersona.simulation.journal import Journal


def row(number: int) -> dict[str, object]:
    return {"respondent_id": f"DEU-{number}", "raw_text": 'ä\n"line"', "option_code": None}


def test_rows_come_back_in_order(tmp_path: Path) -> None:
    with Journal(RunStore(tmp_path), "a.jsonl") as journal:
        journal.append([row(1), row(2)])
        journal.append([row(3)])
    assert Journal(RunStore(tmp_path), "a.jsonl").rows == [row(1), row(2), row(3)]


def test_a_torn_last_line_is_dropped_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with Journal(RunStore(tmp_path), "a.jsonl") as journal:
        journal.append([row(1), row(2)])
    whole = path.read_bytes()
    for cut in range(1, len(whole) // 2 - 1):
        path.write_bytes(whole[:-cut])
        with Journal(RunStore(tmp_path), "a.jsonl") as journal:
            assert journal.rows == [row(1)]
            journal.append([row(2)])
        assert path.read_bytes() == whole


def test_rows_reach_the_file_before_append_returns(tmp_path: Path) -> None:
    journal = Journal(RunStore(tmp_path), "a.jsonl")
    journal.append([row(1)])
    assert b"DEU-1" in (tmp_path / "a.jsonl").read_bytes()
