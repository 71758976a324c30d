"""A number with the noun it counts."""


def counted(number: int, one: str, several: str = "") -> str:
    """``1 answer``, ``2 answers``, ``1,000 countries``.

    Args:
        number: how many.
        one: the noun for exactly one.
        several: for any other number; with an s at its end when empty.
    """
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
