"""Connecting to clusters, without one."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from deeppersona import simulate
from deeppersona.errors import InputError, RunError
from deeppersona.simulation.cluster import refused, unpacked_wheel
from deeppersona.simulation.config import SimulationConfig
from deeppersona.simulation.placement import Placement


@pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1", "nowhere", "127.0.0.1:99999", ""])
def test_an_address_where_no_cluster_answers_is_said_within_seconds_and_nothing_is_written(
    address: str, out: Path
) -> None:
    before = time.process_time()
    with pytest.raises(RunError, match="no Ray cluster answers") as caught:
        simulate("DEU", n=50_000, depth=0, ray=address, out=out)
    assert caught.value.exit_code == 2
    assert not out.exists()
    assert time.process_time() - before < 20  # nobody was drawn


def test_what_listens_and_is_no_ray_is_told_apart_before_ray_tries_for_minutes(
    serve: Callable[..., Any], out: Path
) -> None:
    address = serve().api_base.removeprefix("http://").removesuffix("/v1")
    with pytest.raises(RunError, match="something listens there that is not Ray"):
        simulate("DEU", n=4, depth=0, ray=address, out=out)
    assert not out.exists()


def test_a_cluster_that_listens_and_lets_nobody_in_may_want_a_token() -> None:
    said = refused("10.0.0.1:6379", ConnectionError("Failed to connect to Ray cluster at 10.0.0.1:6379\nmore"))
    assert "RAY_AUTH_MODE=token" in str(said)
    assert "RAY_AUTH_MODE" not in str(refused("10.0.0.1:6379", OSError("[Errno 111] Connection refused")))


def test_other_versions_are_named_on_both_sides() -> None:
    from ray._private.utils import check_version_info

    with pytest.raises(RuntimeError) as caught:
        check_version_info({"ray_version": "2.9.3", "python_version": "3.8.18"}, "192.0.2.1")
    said = str(refused("192.0.2.1:6379", caught.value))
    assert "the cluster runs Ray 2.9.3 and Python 3.8.18, this command Ray" in said
    assert "\n" not in said


def config(model: str) -> SimulationConfig:
    return SimulationConfig(("DEU",), 10, "wvs7-core6", model=model)


@pytest.mark.parametrize(
    ("model", "resources", "asked", "placed"),
    [
        ("embedded/psychometric", {"CPU": 8.0}, None, Placement(8, 1.0)),
        ("openai/gpt-4o-mini", {"CPU": 8.0}, None, Placement(8, 1.0)),
        ("openai/gpt-4o-mini", {"CPU": 2.0}, 8, Placement(8, 0.25)),
        ("openai/gpt-4o-mini", {"CPU": 8.0}, 2, Placement(2, 1.0)),
        ("local/smollm2-135m", {"CPU": 8.0}, None, Placement(2, 4.0)),
        ("local/smollm2-135m", {"CPU": 2.0}, None, Placement(1, 2.0)),
        ("local/smollm2-135m", {"CPU": 8.0}, 8, Placement(8, 1.0)),
        ("local/smollm2-135m", {"CPU": 32.0, "GPU": 4.0}, None, Placement(4, 1.0, 1.0)),
        ("local/smollm2-135m", {"CPU": 32.0, "GPU": 1.0}, 2, Placement(2, 1.0, 0.5)),
        ("embedded/psychometric", {}, None, Placement(1, 1.0)),
    ],
)
def test_workers_are_placed_by_kind_of_model_and_resources(
    model: str, resources: dict[str, float], asked: int | None, placed: Placement
) -> None:
    found = Placement.of(config(model), resources, asked)
    assert found == placed
    assert found.workers * found.cores <= max(1.0, resources.get("CPU", 1.0))


def test_a_wheel_is_unpacked_with_its_metadata(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.whl", "w") as archive:
        archive.writestr("deeppersona/__init__.py", "")
        archive.writestr("deeppersona-0.1.0.dist-info/METADATA", "Version: 0.1.0")
    (tmp_path / "to").mkdir()
    names = [Path(path).name for path in unpacked_wheel(str(tmp_path / "a.whl"), str(tmp_path / "to"))]
    assert names == ["deeppersona", "deeppersona-0.1.0.dist-info"]


def test_what_is_no_wheel_of_this_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.whl").write_text("no archive")
    with ZipFile(tmp_path / "other.whl", "w") as archive:
        archive.writestr("other/__init__.py", "")
    for name in ("text.whl", "other.whl", "missing.whl"):
        (tmp_path / f"to-{name}").mkdir()
        with pytest.raises(InputError, match="wheel"):
            unpacked_wheel(str(tmp_path / name), str(tmp_path / f"to-{name}"))
