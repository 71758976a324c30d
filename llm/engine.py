"""A language model in this process: llama.cpp through xllamacpp.

Answers are a function of the prompt, the options and the build, not of what was asked before. Three things would break
that and are excluded (measurements in docs/decisions/001-local-models.md): flash attention, whose half-precision sums
depend on where a batch begins; kernels that take tokens in groups and treat the odd ones differently; and other kernels
for a few tokens than for many. So flash attention is off, requests run one after the other, a reused prefix ends at a
multiple of 16 tokens, and at least 16 are evaluated after it.
"""

import atexit
import functools
import http.client
import importlib.metadata
import json
import math
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import ContextOverflowError, InputError, PermanentModelError, WeightsError
from .failure import failure
from .threads import available_threads, wait_asleep, writing_threads

#: llama.cpp evaluates prompts in pieces of this many tokens.
_PIECE = 512
#: A prefix is reused up to a multiple of this, and at least so many tokens are evaluated together after it.
_GROUP = 16
#: Alternatives asked for first; the whole vocabulary costs 0.4 s to list.
_ALTERNATIVES = 512


@dataclass(frozen=True)
class EngineSettings:
    """How the model is run.

    Attributes:
        context: tokens a prompt and its answer may have together.
        slots: personas whose evaluated prefix is kept; each costs memory for ``context`` tokens.
        threads: of the processor, for reading and for writing; None takes what ``threads.py`` finds.
    """

    context: int = 4096
    slots: int = 2
    threads: int | None = None

    def __post_init__(self) -> None:
        """Refuse counts below one."""
        for name in ("context", "slots", "threads"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise InputError(where="EngineSettings()", parameter=name, got=value, allowed="1 or above")


@dataclass
class Evaluation:
    """What one pass gave: text, why it ended, and per token what else was likely, as OpenAI lists it (with token ids)."""

    text: str
    finish_reason: str
    listed: list[dict[str, Any]]
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int


@dataclass
class _Slot:
    """What one context holds of the last prompt, and when it was last used."""

    tokens: list[int] = field(default_factory=list)
    used: int = 0


class Engine:
    """One model loaded once. Methods block; calls from several threads take turns.

    Args:
        path: the GGUF file.
        settings: how to run it.

    Raises:
        WeightsError: xllamacpp is not installed, or the file is no model it can load.
    """

    def __init__(self, path: Path, settings: EngineSettings | None = None) -> None:
        self.settings = settings or EngineSettings()
        self.path = path
        engine_version()
        wait_asleep()
        import xllamacpp

        self._key = secrets.token_hex(16)
        self._lock = threading.Lock()
        self._slots = [_Slot() for _ in range(self.settings.slots)]
        self._clock = 0
        try:
            self._server: Any = xllamacpp.Server(self._parameters(xllamacpp))
        except RuntimeError as error:
            raise WeightsError(
                f"The model cannot be loaded ({error})", parameter="model", got=str(path), allowed="a GGUF file"
            ) from error
        host, _, port = str(self._server.listening_address).rpartition("//")[2].rpartition(":")
        self._address = (host, int(port))
        atexit.register(self.close)

    def _parameters(self, xllamacpp: Any) -> Any:
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(self.path)
        parameters.n_parallel = self.settings.slots
        parameters.n_ctx = self.settings.slots * self.settings.context
        parameters.kv_unified = False
        parameters.cpuparams_batch.n_threads = self.settings.threads or available_threads()
        parameters.cpuparams.n_threads = self.settings.threads or writing_threads()
        parameters.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
        parameters.n_batch = parameters.n_ubatch = _PIECE
        # slots are chosen here, by prefix; the server's own store of idle prompts may take 8 GB
        parameters.cache_ram_mib, parameters.cache_idle_slots = 0, False
        parameters.fit_params = False
        parameters.verbosity = -1
        # the server object listens on the loopback interface: nobody but this process may use it
        parameters.api_keys = [self._key]
        parameters.cors_origins = ""
        return parameters

    def prompt(self, messages: Sequence[dict[str, str]]) -> list[int]:
        """The conversation as tokens, in the model's own chat template, ready for the answer."""
        body = {"messages": messages, "chat_template_kwargs": {"enable_thinking": False}}
        text = self._ask("/apply-template", body)["prompt"]
        return self.tokenize(text, special=True)

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        """Text as tokens; ``special`` for whole prompts (begin-of-text added, control words understood)."""
        return list(
            self._ask("/tokenize", {"content": text, "add_special": special, "parse_special": special})["tokens"]
        )

    def generate(self, tokens: Sequence[int], most: int, *, alternatives: int = 0, **sampling: Any) -> Evaluation:
        """Continue a prompt by at most ``most`` tokens.

        Args:
            tokens: of ``prompt``.
            most: 1 or above.
            alternatives: how many likely tokens to list for each one generated.
            sampling: llama.cpp's names: temperature, top_p, seed, json_schema ...

        Raises:
            ContextOverflowError: prompt and answer do not fit the context.
        """
        self._fit(len(tokens) + most)
        with self._lock:
            return self._evaluate(self._place(tokens), list(tokens), most, sampling, alternatives)

    def score(
        self, tokens: Sequence[int], sequences: Sequence[Sequence[int]], *, needed: int | None = None
    ) -> tuple[list[float], Evaluation]:
        """Natural-log probability that the model continues a prompt with each token sequence.

        A sequence that begins another one is scored as the answer that ends there: what goes on to the longer ones is
        taken off.

        Args:
            tokens: of ``prompt``.
            sequences: non-empty token lists, distinct.
            needed: the first so many are scored however unlikely they are; the others count as impossible when a token
                of theirs is not among the 512 most likely. All are needed where None.

        Returns:
            One score per sequence, and the evaluation of the prompt.
        """
        wanted = [tuple(sequence) for sequence in sequences]
        self._fit(len(tokens) + max(len(sequence) for sequence in wanted))
        # every beginning of a sequence, shortest first: the order is part of the result's last digits
        stems = sorted(
            {sequence[:cut] for sequence in wanted for cut in range(len(sequence))}, key=lambda s: (len(s), s)
        )
        table: dict[tuple[int, ...], dict[int, float]] = {}
        with self._lock:
            place = self._place(tokens)
            for stem in stems:
                found = self._scored(place, [*tokens, *stem], _following(stem, wanted[:needed]))
                table[stem] = {one["id"]: one["logprob"] for one in found.listed[0]["top_logprobs"]}
                if not stem:
                    base = found
        scores = []
        for sequence in wanted:
            score = sum(table[sequence[:cut]].get(sequence[cut], -math.inf) for cut in range(len(sequence)))
            if sequence in table:
                after = _following(sequence, wanted)
                goes_on = sum(math.exp(table[sequence].get(token, -math.inf)) for token in after)
                score += math.log1p(-goes_on) if goes_on < 1.0 else -math.inf
            scores.append(score)
        return scores, base

    def forget(self) -> None:
        """Drop every evaluated prefix, as in a fresh process."""
        with self._lock:
            for slot in self._slots:
                slot.tokens = []

    def close(self) -> None:
        """Unload the model."""
        atexit.unregister(self.close)
        with self._lock:
            self._server = None

    def _fit(self, needed: int) -> None:
        if needed > self.settings.context:
            raise ContextOverflowError(
                "The prompt and its answer do not fit the context",
                where=self.path.name,
                parameter="tokens",
                got=needed,
                allowed=f"at most {self.settings.context}",
                hint="Lower the depth or the context's token budget.",
            )

    def _place(self, tokens: Sequence[int]) -> int:
        """The slot that shares the longest beginning with the prompt, or the one idle longest if none shares a quarter."""
        self._clock += 1
        shared = [_common(slot.tokens, tokens) for slot in self._slots]
        best = max(range(len(shared)), key=lambda i: shared[i])
        if 4 * shared[best] < len(tokens):
            best = min(range(len(shared)), key=lambda i: self._slots[i].used)
        self._slots[best].used = self._clock
        return best

    def _scored(self, place: int, tokens: list[int], needed: set[int]) -> Evaluation:
        """The next token's alternatives, those needed among them."""
        sampling: dict[str, Any] = {"temperature": 0.0}
        found = self._evaluate(place, tokens, 1, sampling, alternatives=_ALTERNATIVES)
        if not found.listed:
            # The likeliest token is a part of a letter, as many are outside the Latin script: the server waits for the rest
            # and lists nothing. Made to write a whole one it lists the same probabilities, which are those before any bias.
            sampling["logit_bias"] = [[self._whole_letter, 1e4]]
            found.listed = self._evaluate(place, tokens, 1, sampling, alternatives=_ALTERNATIVES).listed
        if not needed <= {one["id"] for one in found.listed[0]["top_logprobs"]}:
            found.listed = self._evaluate(place, tokens, 1, sampling, alternatives=1_000_000).listed
        return found

    @functools.cached_property
    def _whole_letter(self) -> int:
        return self.tokenize("A")[-1]

    def _evaluate(
        self, place: int, tokens: list[int], most: int, sampling: dict[str, Any], alternatives: int = 0
    ) -> Evaluation:
        slot = self._slots[place]
        reused = self._rewind(place, tokens)
        reply = self._complete(
            place, tokens, {"n_predict": most, "n_probs": alternatives, **sampling}, reuse=reused > 0
        )
        choice, usage = reply["choices"][0], reply["usage"]
        # what was generated is in the slot too, evaluated token by token: never to be reused as a prompt, so not noted
        slot.tokens = tokens
        return Evaluation(
            text=str(choice["text"]),
            finish_reason="length" if choice.get("finish_reason") == "length" else "stop",
            listed=(choice.get("logprobs") or {}).get("content") or [],
            prompt_tokens=len(tokens),
            cached_tokens=int((usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0),
            completion_tokens=int(usage["completion_tokens"]),
        )

    def _rewind(self, place: int, tokens: list[int]) -> int:
        """Bring a slot to where the next prompt can be evaluated as if from scratch; returns how many tokens are reused."""
        slot = self._slots[place]
        usable = _aligned(min(_common(slot.tokens, tokens), len(tokens) - _GROUP))
        # The server reuses whatever matches, and it also holds what it generated: unless the slot is known to differ in
        # that place, another token is put there.
        if usable and (len(slot.tokens) <= usable or slot.tokens[usable] == tokens[usable]):
            other = next(token for token in (5, 6) if token != tokens[usable])
            self._complete(place, [*tokens[:usable], other], {"n_predict": 0}, reuse=True)
            slot.tokens = [*tokens[:usable], other]
        if (len(tokens) - usable) > _PIECE and (len(tokens) - usable) % _PIECE < _GROUP:
            # the last piece would be too short: stop once before it
            reused, usable = usable, _aligned(len(tokens) - _GROUP)
            self._complete(place, tokens[:usable], {"n_predict": 0}, reuse=reused > 0)
        return usable

    def _complete(self, place: int, tokens: list[int], parameters: dict[str, Any], *, reuse: bool) -> dict[str, Any]:
        if self._server is None:
            raise PermanentModelError(f"The model {self.path.name} was closed")
        request = {"prompt": tokens, "id_slot": place, "cache_prompt": reuse, **_NEUTRAL, **parameters}
        request["max_tokens"] = request["n_predict"]
        reply: dict[str, Any] = self._server.handle_completions(request)
        if "choices" not in reply:
            code = int(reply.get("code") or (reply.get("error") or {}).get("code") or 500)
            raise failure(code if code != 500 else 400, json.dumps(reply), model=self.path.name)
        return reply

    def _ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What only the server's loopback interface offers: the chat template and the tokenizer."""
        connection = http.client.HTTPConnection(*self._address, timeout=60)
        try:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
            connection.request("POST", path, json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", errors="replace")
        finally:
            connection.close()
        if response.status != 200:
            raise failure(response.status, text, model=self.path.name)
        reply: dict[str, Any] = json.loads(text)
        return reply


def engine_version() -> str:
    """The installed version of xllamacpp; other builds may round differently, so it is part of cache keys.

    Raises:
        WeightsError: it is not installed.
    """
    try:
        return importlib.metadata.version("xllamacpp")
    except importlib.metadata.PackageNotFoundError as error:
        raise WeightsError(
            "Local models need xllamacpp, which is not installed",
            where="Engine()",
            hint="pip install 'deeppersona[local]'",
        ) from error


#: Samplers that llama.cpp would apply by itself, switched off: what is not asked for does not shape the answer.
_NEUTRAL = {"top_k": 0, "min_p": 0.0, "top_p": 1.0, "repeat_penalty": 1.0, "temperature": 1.0, "seed": 0}


def _following(stem: tuple[int, ...], sequences: Sequence[tuple[int, ...]]) -> set[int]:
    """The tokens by which sequences go on after a beginning."""
    return {s[len(stem)] for s in sequences if s[: len(stem)] == stem and len(s) > len(stem)}


def _aligned(position: int) -> int:
    """The multiple of the group at or before a position, 0 if that is negative."""
    return max(0, position) // _GROUP * _GROUP


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    """Length of the common beginning."""
    limit = min(len(a), len(b))
    for position in range(limit):
        if a[position] != b[position]:
            return position
    return limit
