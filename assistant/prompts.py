"""The gateway to `prompts/`: what the model is told, one Markdown file a task.

A file in the workspace's `prompts/` wins over the shipped one of the same name. Front matter declares the variables;
the body is a `string.Template`, so what is put in is never scanned again and a passage may hold `$5bn` or braces.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import MissingVariable, PromptError, UnknownVariable

_PACKAGE = Path(__file__).parent
# In a wheel the shipped prompts lie inside the package; in a checkout beside it.
_SHIPPED = (_PACKAGE / "default_prompts", _PACKAGE.parent / "prompts")


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    variables: list[str]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt with holes.

    Attributes:
        digest: First 12 hex digits of the SHA-256 of the file; goes into every answer made with it.
    """

    name: str
    variables: frozenset[str]
    template: Template
    digest: str

    def render(self, values: Mapping[str, str]) -> str:
        """Fill the holes.

        Raises:
            MissingVariable: A declared variable has no value.
            UnknownVariable: A value belongs to no declared variable.
        """
        if missing := self.variables - values.keys():
            raise MissingVariable(f"The prompt {self.name!r} needs {', '.join(sorted(missing))}.")
        if unknown := values.keys() - self.variables:
            raise UnknownVariable(f"The prompt {self.name!r} does not declare {', '.join(sorted(unknown))}.")
        return self.template.substitute(values)


def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """Read the prompt `name` from `folder`, or the shipped one where `folder` has none.

    Raises:
        PromptError: There is no such prompt, or its front matter is malformed.
        UnknownVariable: Declared variables and those used in the body differ.
    """
    for place in (folder, *_SHIPPED):
        if place is not None and (path := place / f"{name}.md").is_file():
            return _parse(path, path.stat().st_mtime_ns)
    raise PromptError(f"There is no prompt {name!r}.", f"Put it at prompts/{name}.md.")


@lru_cache(maxsize=64)
def _parse(path: Path, changed: int) -> Prompt:  # noqa: ARG001 - a file that changed is read anew
    source = path.read_text(encoding="utf-8")
    opening, _, rest = source.partition("---\n")
    head, closing, body = rest.partition("\n---\n")
    if opening.strip() or not closing:
        raise PromptError(f"{path} has no front matter.", "Begin the file with ---, name, variables and --- again.")
    try:
        front = _FrontMatter.model_validate(yaml.safe_load(head))
    except (yaml.YAMLError, ValidationError) as error:
        raise PromptError(f"{path}: the front matter cannot be read: {error}", "It holds name and variables.") from None
    template = Template(body)
    if not template.is_valid():
        raise PromptError(f"{path} holds a $ that names no variable.", "Write $$ for a dollar sign.")
    declared, used = frozenset(front.variables), frozenset(template.get_identifiers())
    if declared != used:
        odd = ", ".join(sorted(declared ^ used))
        raise UnknownVariable(f"{path}: declared and used variables differ: {odd}.", "Make them the same.")
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    return Prompt(front.name, declared, template, digest)
