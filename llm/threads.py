"""How many threads a model in this process works with."""

import os
from pathlib import Path

from ..cores import usable_cores
from ..errors import InputError

#: Overrides the count, for machines shared in ways that no interface shows.
VARIABLE = "DEEPPERSONA_THREADS"


def available_threads(root: Path = Path("/sys/fs/cgroup")) -> int:
    """Threads by which a model in this process should read its prompts, at least 1.

    The least of the process's affinity, its cgroup's quota and ``OMP_NUM_THREADS`` (by which Ray tells its workers their
    share). ``DEEPPERSONA_THREADS`` overrides it all. The number changes no answer.

    Raises:
        InputError: the variable is no positive integer.
    """
    given = _given()
    if given is not None:
        return given
    cores = usable_cores(root)
    shared = os.environ.get("OMP_NUM_THREADS", "")
    if shared.isdecimal() and int(shared):
        cores = min(cores, int(shared))
    return cores


def writing_threads(root: Path = Path("/sys/fs/cgroup")) -> int:
    """Threads for writing token by token: half of those that read a prompt, at least 1.

    A step for one token is short and waits for memory, not for arithmetic, so the second thread of a core gains nothing; but
    its threads meet as often as in a step for 512, and on a busy machine every meeting costs a turn of the scheduler
    (measured in docs/decisions/001-local-models.md). ``DEEPPERSONA_THREADS`` overrides this number too.

    Raises:
        InputError: the variable is no positive integer.
    """
    given = _given()
    return max(1, available_threads(root) // 2) if given is None else given


def _given() -> int | None:
    given = os.environ.get(VARIABLE)
    if not given:
        return None
    if not given.isdecimal() or int(given) < 1:
        raise InputError(where="environment", parameter=VARIABLE, got=given, allowed="an integer of 1 or above")
    return int(given)


def wait_asleep() -> None:
    """Let the threads of a model sleep while they wait for each other; takes effect if called before OpenMP is loaded.

    llama.cpp's threads meet some hundred times a step. OpenMP's own way of waiting is to spin, and on a machine that has
    other work a spinning thread takes the very core that the one waited for needs: two threads then take three times as
    long as one (measured in docs/decisions/001-local-models.md). What the user's environment says is left alone.
    """
    if "GOMP_SPINCOUNT" not in os.environ:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
