"""Weights in this process behind the same interface as every server."""

import asyncio
import functools
import math
import threading
import time
from collections.abc import Sequence
from typing import Any, cast

from .completion import Completion, Messages, Options
from .engine import Engine, EngineSettings, engine_version
from .prefix_queue import PrefixQueue
from .seeds import effective_seed
from .weights import Weights, find_weights


class LocalTransport:
    """One model in process, loaded when the first question comes; it stays loaded and is shared by the whole process.

    Args:
        model: the id as the user wrote it.
        name: of the registry, or a path to a GGUF file.
        settings: how to run it, if it is not loaded yet.

    Raises:
        UnknownModelError: no such weights, registered or on disk.
        WeightsError: registered, but not pulled yet or damaged; or xllamacpp is missing.
    """

    supports_logprobs = True

    def __init__(self, model: str, name: str, settings: EngineSettings | None = None) -> None:
        self.model = model
        weights = find_weights(name)
        self.fingerprint = f"{weights.sha256}:{engine_version()}"
        self._loaded = local_model(weights, settings)

    async def send(self, messages: Messages, options: Options) -> Completion:
        """One answer, computed in the model's own thread; see Transport.send."""
        work = functools.partial(self._loaded.answer, self.model, messages, options)
        return cast(Completion, await asyncio.wrap_future(self._loaded.queue.submit(prefix_of(messages), work)))

    async def close(self) -> None:
        """The model stays loaded for the next one who asks."""


def prefix_of(messages: Messages) -> str:
    """What questions of one persona share: everything before the last message."""
    return "\x1f".join(message["content"] for message in messages[:-1])


class LocalModel:
    """Weights with the one thread that works for them.

    Attributes:
        queue: where work for the model waits.
    """

    def __init__(self, weights: Weights, settings: EngineSettings) -> None:
        self._weights, self._settings = weights, settings
        self._engine: Engine | None = None
        self.queue = PrefixQueue(settings.slots)

    @property
    def engine(self) -> Engine:
        """The model, loaded on first use; only the model's own thread asks for it."""
        if self._engine is None:
            self._engine = Engine(self._weights.path, self._settings)
        return self._engine

    def answer(self, model: str, messages: Messages, options: Options) -> Completion:
        """One completion, blocking."""
        started = time.perf_counter()
        tokens = self.engine.prompt([dict(message) for message in messages])
        scores, result = None, None
        if options.labels is not None:
            scores, result = self._scores(tokens, options.labels)
        if result is None or options.max_tokens > 1:
            sampling: dict[str, Any] = {"temperature": options.temperature, "top_p": options.top_p}
            sampling["seed"] = effective_seed(options) or 0
            if options.json_schema is not None:
                sampling["json_schema"] = dict(options.json_schema)
            scored, result = result, self.engine.generate(tokens, options.max_tokens, **sampling)
            if scored is not None:
                result.cached_tokens = scored.cached_tokens
        return Completion(
            text=result.text,
            finish_reason=result.finish_reason,
            label_logprobs=scores,
            prompt_tokens=result.prompt_tokens,
            cached_tokens=result.cached_tokens,
            completion_tokens=result.completion_tokens,
            latency_ms=1000.0 * (time.perf_counter() - started),
            model=model,
        )

    def chat(self, messages: list[dict[str, str]], parameters: dict[str, Any]) -> dict[str, Any]:
        """One chat completion in OpenAI's form, with OpenAI's parameters, blocking; what it does not know it ignores."""
        sampling: dict[str, Any] = {n: parameters[n] for n in ("temperature", "top_p", "seed") if n in parameters}
        form = parameters.get("response_format") or {}
        if form.get("type") == "json_schema":
            sampling["json_schema"] = form["json_schema"]["schema"]
        elif form.get("type") == "json_object":
            sampling["json_schema"] = {"type": "object"}
        most = parameters.get("max_completion_tokens") or parameters.get("max_tokens") or 256
        alternatives = max(1, int(parameters.get("top_logprobs") or 0)) if parameters.get("logprobs") else 0
        result = self.engine.generate(self.engine.prompt(messages), int(most), alternatives=alternatives, **sampling)
        choice: dict[str, Any] = {
            "index": 0,
            "finish_reason": result.finish_reason,
            "message": {"role": "assistant", "content": result.text},
        }
        if alternatives:
            choice["logprobs"] = {"content": result.listed}
        usage = {
            "prompt_tokens": result.prompt_tokens,
            "completion_tokens": result.completion_tokens,
            "total_tokens": result.prompt_tokens + result.completion_tokens,
            "prompt_tokens_details": {"cached_tokens": result.cached_tokens},
        }
        return {"object": "chat.completion", "created": int(time.time()), "choices": [choice], "usage": usage}

    def _scores(self, tokens: list[int], labels: Sequence[str]) -> tuple[dict[str, float], Any]:
        """Each label's log-probability, written at once or after a space, both being the same answer."""
        variants = {self._pieces(label): label for label in labels}
        plain = len(variants)
        for label in labels:
            variants.setdefault(self._pieces(f" {label}"), label)
        listed, evaluation = self.engine.score(tokens, list(variants), needed=plain)
        mass = dict.fromkeys(labels, 0.0)
        for label, score in zip(variants.values(), listed, strict=True):
            mass[label] += math.exp(score)
        return {label: math.log(p) if p > 0.0 else -math.inf for label, p in mass.items()}, evaluation

    @functools.cache  # noqa: B019 — models live as long as the process
    def _pieces(self, text: str) -> tuple[int, ...]:
        return tuple(self.engine.tokenize(text))


_models: dict[str, LocalModel] = {}
_registering = threading.Lock()


def local_model(weights: Weights, settings: EngineSettings | None = None) -> LocalModel:
    """The process's model of these weights; ``settings`` matter only the first time."""
    with _registering:
        name = str(weights.path)
        if name not in _models:
            _models[name] = LocalModel(weights, settings or EngineSettings())
        return _models[name]
