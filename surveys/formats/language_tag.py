"""Names of languages as other tools write them, as BCP 47 tags."""

import re

_KNOWN = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "portuguese": "pt",
    "arabic": "ar", "hindi": "hi", "swahili": "sw", "russian": "ru", "chinese": "zh", "indonesian": "id", "turkish": "tr",
}  # fmt: skip


def language_tag(language: str) -> str:
    """The tag in "German (de)" or "de"; a name without one becomes its known tag or its first letters; "default" nothing."""
    inside = re.search(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\)\s*$", language)
    if inside:
        return inside[1]
    bare = language.strip()
    if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", bare):
        return bare
    name = re.sub(r"\s*\(.*\)", "", bare).casefold()
    if name == "default":
        return ""
    return _KNOWN.get(name) or re.sub(r"[^a-z]", "", name)[:3]
