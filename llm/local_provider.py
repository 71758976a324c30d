"""``local/NAME`` for LiteLLM: ``litellm.acompletion(model="local/smollm2-135m", ...)`` runs the weights in process."""

import asyncio
from concurrent.futures import Future
from types import ModuleType
from typing import Any


def register(litellm: ModuleType) -> None:
    """Make ``local/`` known to LiteLLM in this process; repeating it changes nothing."""
    if any(entry["provider"] == "local" for entry in litellm.custom_provider_map):
        return
    from litellm.llms.custom_llm import CustomLLM
    from litellm.utils import custom_llm_setup

    class LocalProvider(CustomLLM):  # type: ignore[misc]  # LiteLLM is untyped
        """Hands requests to the process's loaded models; log-probabilities come back as OpenAI writes them."""

        def completion(self, *args: Any, **request: Any) -> Any:
            return _fill(request["model_response"], _submit(request).result())

        async def acompletion(self, *args: Any, **request: Any) -> Any:
            # loading takes a second and answering longer: both happen in the model's own thread
            return _fill(request["model_response"], await asyncio.wrap_future(_submit(request)))

    litellm.custom_provider_map.append({"provider": "local", "custom_handler": LocalProvider()})
    custom_llm_setup()


def _submit(request: dict[str, Any]) -> "Future[dict[str, Any]]":
    """Queue a chat completion with the process's model of that name."""
    from .local import local_model, prefix_of
    from .weights import find_weights

    model = local_model(find_weights(request["model"]))
    messages = [dict(message) for message in request["messages"]]
    parameters = request.get("optional_params") or {}
    return model.queue.submit(prefix_of(messages), lambda: model.chat(messages, parameters))


def _fill(response: Any, reply: dict[str, Any]) -> Any:
    """LiteLLM's response object with the reply in it."""
    filled = type(response)(
        **{key: reply[key] for key in ("id", "created", "choices", "usage", "object") if key in reply}
    )
    filled.model = response.model
    return filled
