"""LiteLLM, imported late and quietly."""

import logging
import os
from functools import cache
from types import ModuleType


@cache
def litellm() -> ModuleType:
    """The module, imported on first use: 1.5 s of CPU that ``--help`` and local models need not pay.

    Set before the import: the price map comes from the package instead of the network, and no .env file is read from
    the working directory (LiteLLM does so in its development mode), since keys come only from the environment or from
    the file that the user named. Registers ``local/`` as a provider.
    """
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    os.environ["LITELLM_MODE"] = "PRODUCTION"
    import litellm

    litellm.suppress_debug_info = True
    litellm.telemetry = False
    litellm.turn_off_message_logging = True
    logging.getLogger("LiteLLM").setLevel(logging.ERROR)

    from .local_provider import register

    register(litellm)
    module: ModuleType = litellm
    return module


def provider_names() -> list[str]:
    """Every provider LiteLLM knows, in alphabetical order, ``local`` among them."""
    return sorted(str(getattr(name, "value", name)) for name in litellm().provider_list)
