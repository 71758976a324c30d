"""Damage done to files: bytes lost, doubled and exchanged, and tokens that parsers trip over."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

#: Openings of markup and JSON, signs of escapes, numbers no machine holds, names of files nobody should read.
TOKENS = (
    *b"< { [ & -1 null &b; <![CDATA[ {{ NaN 1e999 &#x0; =1+1 !!python/object:os.system *a ${Q1} ../../ file:/// %s%n".split(),
    b",,,,", b";", b"'", b'"', b"\x00", b"\xff", b"\r", b"\t\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80",
    b"\\u0000", b"&a [*a,*a]", b"9" * 400, b"[" * 3000, b"<a>" * 500, b"(" * 1500,
)  # fmt: skip


def damaged(held: bytes, rng: random.Random, changes: int) -> bytes:
    """The bytes of a file after so many changes; never more than twice as long and some."""
    data = bytearray(held)
    for _ in range(changes):
        if not data:
            break
        at = rng.randrange(len(data))
        action = rng.randrange(5)
        if action == 0:
            data[at] = rng.randrange(256)
        elif action == 1:
            del data[at : at + rng.randrange(1, 40)]
        elif action == 2:
            data[at:at] = data[at : at + rng.randrange(1, 60)]
        elif action == 3:
            data[at : at + 1] = rng.choice(TOKENS)
        else:
            other = rng.randrange(len(data))
            size = rng.randrange(1, 30)
            data[at : at + size] = data[other : other + size]
    return bytes(data)


#: Values where others are expected.
ODDITIES = (
    None,
    True,
    0,
    -1,
    1.5,
    float("inf"),
    "",
    "x",
    "QID1",
    [],
    {},
    [{}],
    {"1": {"Display": "a"}},
    {"0": {"0": {}}},
    "<b>" * 50,
)


def exchanged(held: bytes, rng: random.Random, changes: int) -> bytes:
    """A JSON file with values of its own, or oddities, in the places of others; it stays JSON."""
    content = json.loads(held)
    for _ in range(changes):
        places: list[tuple[Any, Any]] = []
        stack = [content]
        while stack:
            node = stack.pop()
            inside = (
                list(node.items())
                if isinstance(node, dict)
                else list(enumerate(node))
                if isinstance(node, list)
                else []
            )
            places += [(node, key) for key, _ in inside]
            stack += [value for _, value in inside]
        if not places:
            break
        (to, key), (of, other) = rng.choice(places), rng.choice(places)
        if rng.random() < 0.2:
            del to[key]
        else:
            to[key] = copy.deepcopy(rng.choice(ODDITIES) if rng.random() < 0.5 else of[other])
    return json.dumps(content).encode()
