"""How many tokens a prompt has, before anybody counted them."""

from functools import cache, lru_cache
from typing import Any

from .completion import Messages, Options

#: How far another model's tokenizer may be off the one counted with (cl100k); docs/models.md says what was measured.
LEAST, MOST = 0.6, 1.8
#: Characters of running text a token may hold at most, in any script: cl100k cuts Hindi into four times as many pieces.
_CHARACTERS = 5

#: Tokens a chat template may add around one message.
_TEMPLATE = 12


@cache
def _encoding() -> Any:
    from .providers import litellm

    return litellm().encoding  # ships with LiteLLM, so that nothing is downloaded


@lru_cache(maxsize=1024)  # a persona's prefix comes again with each of its questions
def _counted(text: str) -> int:
    return len(_encoding().encode(text, disallowed_special=()))


def prompt_tokens(messages: Messages) -> tuple[int, int]:
    """Fewest and most tokens the messages may have for a model whose tokenizer is unknown."""
    counted = sum(_counted(message["content"]) for message in messages)
    characters = sum(len(message["content"]) for message in messages)
    return min(int(counted * LEAST), characters // _CHARACTERS), int(counted * MOST) + _TEMPLATE * (len(messages) + 1)


def longest_answer(options: Options) -> int:
    """Most tokens an answer may be billed for: its bound, and at least a token and the mark of its end."""
    return max(options.max_tokens, 2)
