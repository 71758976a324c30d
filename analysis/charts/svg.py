"""Charts as inline SVG that follows the page's colours and cannot carry anything but a picture."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from ...errors import ReportError

if TYPE_CHECKING:
    import altair as alt

#: Colours by role, light scheme. The stylesheet replaces each by a variable, so that a chart turns dark with the page.
PALETTE = {
    "ink": "#24221e",
    "muted": "#75716a",
    "hairline": "#d9d4ca",
    "human": "#a9b4bd",
    "floor": "#5f6f7d",
    "run": "#b8431a",
    "baseline": "#8a8378",
    "paper": "#fdfcf9",
}

FONT = "Helvetica, Arial, Liberation Sans, sans-serif"

_SVG = "http://www.w3.org/2000/svg"
_DRAWING = {"svg", "g", "path", "rect", "line", "text", "tspan", "circle", "defs", "clipPath", "title"}


def inline_svg(chart: alt.TopLevelMixin, *, description: str) -> str:
    """Render a chart to one ``<svg>`` element for a page without scripts.

    Args:
        chart: any Altair chart.
        description: read aloud in place of the picture.

    Raises:
        ReportError: the drawing holds an element, handler or link that is no drawing.
    """
    import vl_convert

    raw = vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    tree = ElementTree.fromstring(raw)
    _check(tree)
    mark = hashlib.blake2b(raw.encode(), digest_size=4).hexdigest()
    width, height = float(tree.get("width", "0")), float(tree.get("height", "0"))
    for element in tree.iter():
        for name in ("aria-label", "aria-roledescription", "role", "aria-hidden", "pointer-events"):
            element.attrib.pop(name, None)
        if element.get("id"):
            element.set("id", f"{element.get('id')}-{mark}")
        if "url(#" in element.get("clip-path", ""):
            element.set("clip-path", re.sub(r"url\(#([^)]+)\)", rf"url(#\1-{mark})", element.get("clip-path", "")))
        element.attrib.pop("class", None)
    for name in ("width", "height", "version"):
        tree.attrib.pop(name, None)
    tree.set("role", "img")
    tree.set("aria-label", description)
    # never wider than drawn: text in a small chart must not grow with the page
    tree.set("style", f"--drawn:{width:.0f}px;width:100%;max-width:var(--drawn);aspect-ratio:{width:.0f}/{height:.0f}")
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(tree, encoding="unicode")


def _check(tree: ElementTree.Element) -> None:
    for element in tree.iter():
        tag = element.tag.removeprefix(f"{{{_SVG}}}")
        if tag not in _DRAWING:
            raise ReportError("a chart holds what is no drawing", where="inline_svg()", parameter="element", got=tag)
        for name, value in element.attrib.items():
            bare = name.rpartition("}")[2].lower()
            if bare.startswith("on") or bare == "href" or "javascript:" in value.lower():
                raise ReportError("a chart holds a link or a handler", where="inline_svg()", parameter=bare, got=value)
