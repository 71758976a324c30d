"""What the columns and types of an XLSForm are called, of the many names that forms in use have for them."""

from __future__ import annotations

import re

#: Parts of a column's name that say where its value goes in the form behind, which does not matter here.
_PREFIX = re.compile(r"^(?:bind|control)::?(?!:)")
_COLUMNS = {"list name": "list_name", "relevance": "relevant", "caption": "label"}
_SELECT = (
    (
        re.compile(r"^(?:select[ _]?(?:one|1)|add select one prompt using) (?:from )?(?!external|from)(?P<list>\S+)"),
        "select_one",
    ),
    (
        re.compile(
            r"^(?:select[ _]?(?:multiple|all that apply)|select|add select multiple prompt using) (?:from )?(?P<list>\S+)"
        ),
        "select_multiple",
    ),
)
_OTHER = re.compile(r" or[ _](?:specify[ _])?other$")
_TYPES = {
    "string": "text", "str": "text", "int": "integer", "datetime": "dateTime", "q string": "text", "q text": "text",
    "q int": "integer", "q integer": "integer", "q decimal": "decimal", "q date": "date", "q note": "note",
    "add text prompt": "text", "add integer prompt": "integer", "add note prompt": "note", "add date prompt": "date",
    "start time": "start", "end time": "end", "get start time": "start", "get end time": "end", "get today": "today",
    "device id": "deviceid", "get device id": "deviceid", "phone number": "phonenumber", "get phone number": "phonenumber",
    "imei": "deviceid",
    "sim id": "simserial", "subscriber id": "subscriberid", "get sim id": "simserial", "get subscriber id": "subscriberid",
    "add calculate prompt": "calculate", "q calculate": "calculate", "location": "geopoint", "gps": "geopoint", "q image": "image",
    "begin lgroup": "begin_repeat", "end lgroup": "end_repeat", "end loop": "end_repeat", "end looped group": "end_repeat",
}  # fmt: skip


#: A quoted text, which stays; or a question named by its place in the form: ``../age``, ``/form/home/age``.
_PATH = re.compile(r"""'[^']*'|"[^"]*"|(?:(?:\.\./)+|/)(?:[A-Za-z_][\w.-]*/)*([A-Za-z_][\w.-]*)""")


def with_names(condition: str) -> str:
    """A condition with its questions by their names, ``${age}``, where it calls them by their places."""
    return _PATH.sub(lambda found: f"${{{found[1]}}}" if found[1] else found[0], condition)


def column_name(text: str) -> str:
    """A column's name in small letters; what follows a colon, a language, stays as it is."""
    name = _PREFIX.sub("", text.strip())
    head, colon, rest = name.partition(":")
    head = head.strip().lower()
    return _COLUMNS.get(head, head) + colon + rest


def type_name(text: str) -> str:
    """A type as today's forms write it: ``select_one LIST``, ``select_multiple LIST or_other``, ``begin_group``, ``text``."""
    bare = " ".join(text.split())
    lower = bare.lower()
    for ends in ("begin", "end"):
        for what in ("group", "repeat"):
            if lower in (f"{ends} {what}", f"{ends}_{what}"):
                return f"{ends}_{what}"
    if lower.startswith("begin loop over"):
        return "begin_repeat"
    if lower in _TYPES:
        return _TYPES[lower]
    other = _OTHER.search(lower)
    kept = bare[: other.start()] if other else bare
    for pattern, kind in _SELECT:
        found = pattern.match(kept.lower())
        if found and found.end() == len(kept):
            return f"{kind} {kept[found.start('list') :]}" + (" or_other" if other else "")
    word, _, rest = bare.partition(" ")
    return f"{word if word == 'dateTime' else word.lower()} {rest}".strip()
