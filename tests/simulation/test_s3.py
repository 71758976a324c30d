"""A run in S3 itself, as moto's server speaks it: ``pip install 'deeppersona[s3]' 'moto[server]'``."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from deeppersona import Run, simulate
from deeppersona.agents.answers import deterministic
from deeppersona.errors import RunStoreError
from deeppersona.run import open_store

s3fs: Any = pytest.importorskip("s3fs", reason="S3 itself is tried where s3fs and moto[server] are installed")
moto: Any = pytest.importorskip("moto.server", reason="S3 itself is tried where s3fs and moto[server] are installed")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, own_home: Path) -> Iterator[str]:
    """A bucket of a server on a free port; ``own_home``: copies of runs lie in a home of their own."""
    server = moto.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in (("ACCESS_KEY_ID", "a"), ("SECRET_ACCESS_KEY", "b"), ("DEFAULT_REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().makedirs("bucket", exist_ok=True)  # moto keeps its state in this process
    yield "s3://bucket"
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def test_a_run_in_s3_holds_the_same_answers_wherever_it_is_read(bucket: str, embedded_run: Run) -> None:
    run = simulate("DEU", n=40, depth=20, seed=7, out=f"{bucket}/runs/germany")
    shutil.rmtree(run.path)  # as on another machine
    assert deterministic(Run.open(f"{bucket}/runs/germany").answers()).equals(deterministic(embedded_run.answers()))
    with pytest.raises(RunStoreError, match="bucket does not exist"):
        simulate("DEU", n=2, depth=0, out="s3://nowhere/run")


def test_s3_puts_a_commit_marker_once(bucket: str) -> None:
    name = "answers/round-000-shard-00000.parquet"
    stores = [open_store(f"{bucket}/run") for _ in range(2)]
    for store, content in zip(stores, (b"first", b"second"), strict=True):
        part = store.path / f"{name}.part"
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        store.commit(part, name)
    assert [(store.path / name).read_bytes() for store in stores] == [b"first"] * 2
