"""Embeddings of texts by a hosted model, through LiteLLM; each text is paid once and then kept on disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError, TransientModelError
from ..home import home
from .hosted import HostedTransport
from .providers import litellm

#: Texts per request; providers take at least 256 short ones.
BATCH = 256

#: Tries of a request that failed for a passing reason.
TRIES = 4


def hosted_embeddings(texts: Sequence[str], model: str, *, api_base: str | None = None) -> NDArray[np.float32]:
    """Vectors of texts, shape (n_texts, n_dimensions), each of length 1.

    Args:
        texts: what to embed.
        model: an embedding model as LiteLLM writes it, such as ``openai/text-embedding-3-small``.
        api_base: another address of the provider's interface.

    Raises:
        UnknownModelError, MissingKeyError: before anything is sent.
        ModelError: the provider gave no embeddings.
    """
    transport = HostedTransport(model, api_base)
    file = _file(model, api_base)
    known = _read(file)
    wanted = {_key(text): text for text in texts}
    missing = [key for key in wanted if key not in known]
    for start in range(0, len(missing), BATCH):
        keys = missing[start : start + BATCH]
        known.update(zip(keys, _ask(transport, [wanted[key] for key in keys]), strict=True))
        _write(file, known)
    vectors = np.stack([known[_key(text)] for text in texts]).astype(np.float32)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), dtype=np.float32)


def _ask(transport: HostedTransport, texts: list[str]) -> list[NDArray[np.float32]]:
    for attempt in range(TRIES):
        try:
            reply = litellm().embedding(
                model=transport.model, input=texts, api_base=transport.api_base, timeout=60, num_retries=0
            )
            rows = sorted(reply.data, key=lambda row: row["index"])
            if len(rows) != len(texts):
                raise ModelError(f"{transport.model}: {len(rows)} embeddings came back for {len(texts)} texts")
            return [np.asarray(row["embedding"], dtype=np.float32) for row in rows]
        except ModelError:
            raise
        except Exception as error:
            # LiteLLM wraps whatever any provider's library raises; what is no failure of the model is raised as it is
            translated = transport.translate(error)
            if translated is None:
                raise
            if not isinstance(translated, TransientModelError) or attempt == TRIES - 1:
                raise translated from None
    raise AssertionError("unreachable")


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _file(model: str, api_base: str | None) -> Path:
    name = hashlib.sha256(f"{model}\x1f{api_base or ''}".encode()).hexdigest()[:24]
    return home() / "embeddings" / f"{name}.npz"


def _read(file: Path) -> dict[str, NDArray[np.float32]]:
    if not file.is_file():
        return {}
    with np.load(file, allow_pickle=False) as stored:
        return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))


def _write(file: Path, known: dict[str, NDArray[np.float32]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as stream:
        np.savez(stream, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
    part.replace(file)
