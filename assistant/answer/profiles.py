"""How endpoints that speak OpenAI's chat completions differ, as far as answers depend on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.settings import LLMSettings


@dataclass(frozen=True, slots=True)
class Profile:
    """An endpoint's ways.

    Attributes:
        temperature: Whether it takes one; OpenAI's reasoning models refuse it.
        extra: What is sent beside the standard fields.
        hint: What its users should know, as a sentence; empty when there is nothing.
    """

    name: str
    temperature: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict)
    hint: str = ""


_OLLAMA_HINT = (
    "Ollama cuts longer prompts from the front without a word: start it with OLLAMA_CONTEXT_LENGTH={tokens} or more "
    "(or set num_ctx in the Modelfile)."
)
# By address or port; a model server of one's own is vLLM where the settings say so.
_ADDRESSES = (
    ("openai", re.compile(r"^$|api\.openai\.com|openai\.azure\.com")),
    ("deepseek", re.compile(r"api\.deepseek\.com")),
    ("qwen", re.compile(r"dashscope")),
    ("ollama", re.compile(r":11434(?:/|$)|\bollama\b")),
    ("vllm", re.compile(r"\bvllm\b")),
)
_OPENAI_REASONING = re.compile(r"^(?:o\d|gpt-[5-9])", re.IGNORECASE)
_QWEN_THINKING = re.compile(r"qwen-?3|qwen-(?:plus|turbo|max|flash)", re.IGNORECASE)


def find_profile(settings: LLMSettings) -> Profile:
    """Choose the profile that the settings name, else the one that the address tells.

    >>> find_profile(LLMSettings(model="qwen3", base_url="http://127.0.0.1:11434/v1")).name
    'ollama'
    """
    name: str = settings.profile
    if name == "auto":
        name = next((known for known, address in _ADDRESSES if address.search(settings.base_url)), "other")
    thinks = _QWEN_THINKING.search(settings.model) is not None
    if name == "openai":
        return Profile(name, temperature=not _OPENAI_REASONING.search(settings.model))
    if name == "deepseek":
        return Profile(name, temperature="reasoner" not in settings.model)
    if name == "qwen":
        return Profile(name, extra={"enable_thinking": False} if thinks else {})
    if name == "vllm":
        return Profile(name, extra={"chat_template_kwargs": {"enable_thinking": False}} if thinks else {})
    if name == "ollama":
        return Profile(name, hint=_OLLAMA_HINT.format(tokens=settings.context_tokens))
    return Profile(name)
