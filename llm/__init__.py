"""Everything that talks to a language model."""

from .allowance import Allowance, Desk
from .cache import Cache
from .client import Client, Outcome, Usage
from .completion import Completion, Message, Messages, Options, Request
from .connection import Connection
from .embeddings import hosted_embeddings
from .estimate import Estimate, Range, estimate
from .keys import load_keys, scrub
from .model_id import ModelId
from .open_client import open_client
from .pace import Concurrency
from .price import Price, known_price, read_price
from .retry import Retry
from .weights import weights_hash

__all__ = [
    "Allowance",
    "Cache",
    "Client",
    "Completion",
    "Concurrency",
    "Connection",
    "Desk",
    "Estimate",
    "Message",
    "Messages",
    "ModelId",
    "Options",
    "Outcome",
    "Price",
    "Range",
    "Request",
    "Retry",
    "Usage",
    "estimate",
    "hosted_embeddings",
    "known_price",
    "load_keys",
    "open_client",
    "read_price",
    "scrub",
    "weights_hash",
]
