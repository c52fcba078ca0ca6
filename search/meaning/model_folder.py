"""The folder of a text embedding model, as Hugging Face and sentence-transformers lay it out."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any

import numpy as np

from search.errors import EmbedderMissing
from search.meaning.embedder import Vectors

#: What people write into ``naba.json``, which goes before what the model says of itself.
_OWN_KEYS = frozenset({"query", "passage", "pooling"})
#: The names under which models have the prefix of texts to be found, the usual one first.
_PASSAGE_PROMPTS = ("document", "passage", "corpus")
#: The E5 models need prefixes and may not name them (Wang et al. 2022, arXiv:2212.03533); those
#: with instructions have others.
_E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])(?!.*instruct)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder, its model's name for `open_embedder`, and how texts are to be embedded.

    ``query`` and ``passage`` are prefixes. ``pooling`` is how one vector is made of those of the
    tokens: ``mean``, ``cls``, or what else the model names; ``own`` has what ``naba.json`` says.
    ``modules`` are the kinds of the steps from a text to its vector, as far as they are told.
    """

    name: str
    path: Path
    query: str
    passage: str
    pooling: str
    own: Mapping[str, str]
    modules: tuple[str, ...]

    @classmethod
    def read(cls, kind: str, path: str) -> "ModelFolder":
        """Read what a folder says of its model; raise EmbedderMissing where it cannot be read."""
        if not path:
            raise EmbedderMissing(kind, f"name the folder of a model: {kind}:FOLDER")
        try:
            folder = Path(path).expanduser().absolute()
            found = folder.is_dir()
        except (OSError, RuntimeError) as error:
            raise EmbedderMissing(f"{kind}:{path}", f"{error}: name another folder") from error
        name = f"{kind}:{folder}"
        if not found:
            raise EmbedderMissing(name, "there is no such folder, and models are not fetched")
        own = _own(name, folder)
        query, passage = _prefixes(name, folder)
        return cls(
            name,
            folder,
            own.get("query", query),
            own.get("passage", passage),
            own.get("pooling") or _pooling(name, folder),
            own,
            _modules(name, folder),
        )

    def refused(self, fix: str) -> EmbedderMissing:
        """Return the error that says what is to be done about the model."""
        return EmbedderMissing(self.name, fix)

    def config(self) -> Mapping[str, Any]:
        """Return ``config.json``, or nothing; raise EmbedderMissing where it cannot be read."""
        return _read(self.name, self.path / "config.json")

    def fingerprint(self, files: Iterable[Path], *also: object) -> str:
        """Return a digest of files of the model, of how texts are embedded, and what else counts.

        Raises EmbedderMissing where a file cannot be read.
        """
        found = blake2b(digest_size=16)
        found.update(json.dumps([self.query, self.passage, self.pooling, *also]).encode())
        for path in files:
            try:
                with path.open("rb") as file:
                    found.update(file_digest(file, blake2b).digest())
            except OSError as error:
                raise self.refused(_unreadable(path, error)) from error
            found.update(path.relative_to(self.path).as_posix().encode(errors="replace"))
        return f"{self.name.partition(':')[0]} {found.hexdigest()}"

    def unit(self, vectors: Any) -> Vectors:
        """Return vectors with the length 1; raise EmbedderMissing where one has no direction."""
        found = np.asarray(vectors, np.float64)
        lengths = np.linalg.norm(found, axis=-1, keepdims=True)
        if not (np.isfinite(lengths).all() and lengths.all()):
            raise self.refused(
                "it gives vectors that are zero or no numbers; "
                "take it in another precision, such as float32"
            )
        unit: Vectors = (found / lengths).astype(np.float32)
        return unit


def _own(model: str, folder: Path) -> Mapping[str, str]:
    """Return what people have written into ``naba.json``."""
    found = _read(model, folder / "naba.json")
    if not (set(found) <= _OWN_KEYS and all(isinstance(value, str) for value in found.values())):
        keys = ", ".join(sorted(_OWN_KEYS))
        raise EmbedderMissing(model, f"{folder / 'naba.json'} may have texts only, named {keys}")
    if found.get("pooling", "mean") not in ("mean", "cls"):
        raise EmbedderMissing(model, f"{folder / 'naba.json'}: pooling is mean or cls")
    return found


def _prefixes(model: str, folder: Path) -> tuple[str, str]:
    """Return what is written before queries and before texts to be found."""
    config = _read(model, folder / "config_sentence_transformers.json")
    if isinstance(prompts := config.get("prompts"), dict):
        default = prompts.get(config.get("default_prompt_name"))
        passages = [prompts[name] for name in _PASSAGE_PROMPTS if name in prompts]
        query, passage = prompts.get("query", default), [*passages, default][0]
        if query or passage:
            return str(query or ""), str(passage or "")
    trained = _read(model, folder / "config.json").get("_name_or_path")
    if any(_E5.search(str(name)) for name in (folder.name, trained)):
        return "query: ", "passage: "
    return "", ""


def _pooling(model: str, folder: Path) -> str:
    """Return the pooling that sentence-transformers would use: the mean, unless told otherwise."""
    config = _read(model, folder / "1_Pooling" / "config.json")
    if mode := config.get("pooling_mode"):
        return str(mode)
    modes = [
        re.sub(r"^pooling_mode_|_tokens?$", "", key)
        for key, value in config.items()
        if key.startswith("pooling_mode_") and value is True
    ]
    return "+".join(modes) or "mean"


def _modules(model: str, folder: Path) -> tuple[str, ...]:
    """Return the kinds of the steps that sentence-transformers would take, such as Pooling."""
    steps: list[Any] = _parsed(model, folder / "modules.json", list)
    return tuple(
        str(step.get("type")).rpartition(".")[2] for step in steps if isinstance(step, dict)
    )


def _read(model: str, path: Path) -> Mapping[str, Any]:
    """Return the keys of a file of JSON, none where there is no file."""
    found: Mapping[str, Any] = _parsed(model, path, dict)
    return found


def _parsed(model: str, path: Path, kind: type) -> Any:
    """Return what a file of JSON holds, which must be of a kind; it is empty without a file."""
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return kind()
    except (OSError, ValueError, RecursionError) as error:
        raise EmbedderMissing(model, _unreadable(path, error)) from error
    if not isinstance(found, kind):
        raise EmbedderMissing(model, _unreadable(path, f"it holds a {type(found).__name__}"))
    return found


def _unreadable(path: Path, reason: object) -> str:
    return f"{path} cannot be read ({reason}): correct it, or copy the model anew"
