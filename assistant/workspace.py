"""The workspace: the folder that holds a firm's notes and everything made from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import WorkspaceNotFound
from assistant.settings import SETTINGS_FILE


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder known by its `corpus/` or its `assistant.toml`.

    Attributes:
        folder: Absolute path, links resolved.
    """

    folder: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Workspace:
        """Find the workspace at `start` (default: the current folder) or in the nearest folder above it.

        Raises:
            WorkspaceNotFound: There is none up to the root.
        """
        origin = (start or Path.cwd()).resolve()
        for folder in (origin, *origin.parents):
            if (folder / "corpus").is_dir() or (folder / SETTINGS_FILE).is_file():
                return cls(folder)
        raise WorkspaceNotFound(
            f"{origin} is no workspace, nor is any folder above it.",
            "Make a folder `corpus/` there with your notes, or name the workspace with --workspace DIR.",
        )

    @property
    def corpus(self) -> Path:
        """The notes, written by people."""
        return self.folder / "corpus"

    @property
    def index(self) -> Path:
        """Everything derived from the notes; may be deleted at any time."""
        return self.folder / "index"

    @property
    def prompts(self) -> Path:
        """The firm's own prompts; where one is missing the shipped one is used."""
        return self.folder / "prompts"

    @property
    def evals(self) -> Path:
        """Question sets, baselines and reports."""
        return self.folder / "evals"

    @property
    def records(self) -> Path:
        """Conversations and feedback; may never be lost."""
        return self.folder / "records"

    def relative(self, path: Path) -> str:
        """Name `path` as readers see it: relative to the workspace where it lies inside, else absolute."""
        return self._name(path.resolve())

    def relatives(self, paths: Iterable[Path]) -> Iterator[str]:
        """Name many paths as `relative` does; each folder is looked up once, which is most of the work."""
        folders: dict[str, str] = {}
        for path in paths:
            name = path.name
            if name in ("", "..") or path.is_symlink():
                yield self.relative(path)
                continue
            parent = path.parent
            folder = folders.get(str(parent))
            if folder is None:
                # What stands before the name of a file in it; nothing in the workspace's own folder.
                folder = folders[str(parent)] = self._name(parent.resolve() / "x")[:-1]
            yield folder + name

    def _name(self, resolved: Path) -> str:
        return (resolved.relative_to(self.folder) if resolved.is_relative_to(self.folder) else resolved).as_posix()
