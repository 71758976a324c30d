"""Model ids: which of the three ways to a language model they name."""

from dataclasses import dataclass
from typing import Literal

from ..errors import UnknownModelError

Kind = Literal["local", "direct", "hosted"]


@dataclass(frozen=True)
class ModelId:
    """A parsed model id.

    Attributes:
        text: as the user wrote it.
        kind: ``local`` (weights in process), ``direct`` (own transport to an OpenAI-compatible server) or ``hosted``
            (through LiteLLM).
        name: the part the way itself understands: registry name or path, the server's model name, LiteLLM's id.
    """

    text: str
    kind: Kind
    name: str

    @classmethod
    def parse(cls, text: str) -> "ModelId":
        """Read an id; whether the model exists is for the way to find out.

        Raises:
            UnknownModelError: empty, without a name, or of the kind that is no language model.
        """
        head, _, rest = text.partition("/")
        allowed = "local/NAME, local/PATH.gguf, openai-compatible/MODEL, or PROVIDER/MODEL as LiteLLM writes it"
        if head == "embedded":
            raise UnknownModelError(
                "This answerer is no language model and takes no messages",
                where="open_client()",
                parameter="model",
                got=text,
                allowed=allowed,
            )
        if not text.strip() or (head in ("local", "openai-compatible") and not rest.strip()):
            raise UnknownModelError(where="open_client()", parameter="model", got=text, allowed=allowed)
        if head == "local":
            return cls(text, "local", rest)
        if head == "openai-compatible":
            return cls(text, "direct", rest)
        return cls(text, "hosted", text)
