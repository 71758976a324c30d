"""Lists of the options that a reply repeats before, or instead of, answering."""

from __future__ import annotations

from .letter_phrases import LEADERS, LEADING, LISTED, LISTING
from .reply import Reply
from .reply_labels import Labels


def without_echo(reply: Reply, labels: Labels) -> str:
    """The reply without a list of the options that it repeats, each on a line or all in one."""
    core = reply.text
    spans: list[tuple[int, int]] = []
    if "\n" in core:
        spans = [match.span() for match in LISTED.finditer(core) if labels.exact(match[2]) is not None]
    # folding its case may move places
    elif len(core) > LISTING and len(LEADERS.findall(core)) > 2 and len(reply.folded) == len(core):
        found = labels.search.find(reply.folded, reply.words)
        spans = [(letter.start(), one.end) for one in found if (letter := LEADING.search(core, 0, one.start))]
    if not spans:
        return core
    letters = {core[start:end].lstrip(" \t([")[:1].upper() for start, end in spans}
    if len(letters) < (2 if "\n" in core else 3):
        return core
    for start, end in reversed(spans):
        core = core[:start] + core[end:]
    return core.strip(" \n.,;/")
