"""Damage done to files: bytes lost, doubled and exchanged, and tokens that parsers trip over."""

from __future__ import annotations

import random

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
