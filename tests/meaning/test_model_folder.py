"""What the folder of a model says of itself, and what people add to it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search.errors import EmbedderMissing
from search.meaning.model_folder import ModelFolder

PROMPTS, POOLING = "config_sentence_transformers.json", "1_Pooling/config.json"
NO_PREFIXES = ("", "")
OF_E5 = ("query: ", "passage: ")


def folder_with(folder: Path, files: dict[str, Any]) -> ModelFolder:
    """Return a folder with files of JSON, as it is read."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content), "utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    return ModelFolder.read("onnx", str(folder))


@pytest.mark.parametrize(
    ("files", "prefixes"),
    [
        ({}, NO_PREFIXES),
        ({PROMPTS: {"prompts": {"query": "س: ", "passage": "ن: "}}}, ("س: ", "ن: ")),
        (
            {PROMPTS: {"prompts": {"query": "س: ", "document": "و: ", "passage": "ن"}}},
            ("س: ", "و: "),
        ),
        ({PROMPTS: {"prompts": {"query": "س: "}}}, ("س: ", "")),
        ({PROMPTS: {"prompts": {"all": "ك: "}, "default_prompt_name": "all"}}, ("ك: ", "ك: ")),
        ({PROMPTS: {"prompts": {}, "default_prompt_name": None}}, NO_PREFIXES),
        ({"config.json": {"_name_or_path": "intfloat/multilingual-e5-small"}}, OF_E5),
        ({"config.json": {"_name_or_path": "BAAI/bge-m3"}}, NO_PREFIXES),
        (
            {"config.json": {"_name_or_path": "intfloat/multilingual-e5-large-instruct"}},
            NO_PREFIXES,
        ),
    ],
)
def test_prefixes_are_those_of_the_model(
    tmp_path: Path, files: dict[str, Any], prefixes: tuple[str, str]
) -> None:
    """They are its prompts for queries and for texts to be found, or those of its family."""
    found = folder_with(tmp_path / "model", files)
    assert (found.query, found.passage) == prefixes


@pytest.mark.parametrize(
    ("name", "prefixes"),
    [
        ("multilingual-e5-small", OF_E5),
        ("E5", OF_E5),
        ("fd1525a9fd15316a2d503bf26ab031a61d056e98", NO_PREFIXES),
        ("e5-mistral-7b-instruct", NO_PREFIXES),
    ],
)
def test_an_e5_is_known_by_its_folder(tmp_path: Path, name: str, prefixes: tuple[str, str]) -> None:
    """Where it names no prompts, or empty ones; a hash that has the letters is none."""
    found = folder_with(tmp_path / name, {PROMPTS: {"prompts": {"query": "", "document": ""}}})
    assert (found.query, found.passage) == prefixes


@pytest.mark.parametrize(
    ("files", "pooling"),
    [
        ({}, "mean"),
        ({POOLING: {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}}, "mean"),
        ({POOLING: {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}}, "cls"),
        ({POOLING: {"pooling_mode_lasttoken": True}}, "lasttoken"),
        ({POOLING: {"pooling_mode": "cls"}}, "cls"),
    ],
)
def test_pooling_is_that_of_the_model(tmp_path: Path, files: dict[str, Any], pooling: str) -> None:
    """It is the mean where nothing is told, as in sentence-transformers."""
    assert folder_with(tmp_path, files).pooling == pooling


def test_naba_json_goes_before_what_the_model_says(tmp_path: Path) -> None:
    """What it does not name is as the model says; an empty prefix is none."""
    files = {
        PROMPTS: {"prompts": {"query": "س: ", "passage": "ن: "}},
        POOLING: {"pooling_mode": "mean"},
        "naba.json": {"query": "", "pooling": "cls"},
    }
    found = folder_with(tmp_path, files)
    assert (found.query, found.passage, found.pooling) == ("", "ن: ", "cls")


@pytest.mark.parametrize(
    ("content", "fix"),
    [
        ('{"query": "س: "', "naba.json cannot be read"),
        ("[]", "naba.json cannot be read (it holds a list)"),
        ("[" * 100_000, "naba.json cannot be read"),
        ('{"query": "س: ", "pasage": "ن: "}', "texts only, named passage, pooling, query"),
        ('{"query": 1}', "texts only, named passage, pooling, query"),
        ('{"pooling": "max"}', "pooling is mean or cls"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_it(tmp_path: Path, content: str, fix: str) -> None:
    """What is wrong with it is said."""
    (tmp_path / "naba.json").write_text(content, "utf-8")
    with pytest.raises(EmbedderMissing) as error:
        ModelFolder.read("onnx", str(tmp_path))
    assert str(tmp_path / "naba.json") in error.value.fix
    assert fix in error.value.fix


@pytest.mark.parametrize(
    ("path", "fix"),
    [
        ("", "onnx:FOLDER"),
        ("no-such-folder", "there is no such folder, and models are not fetched"),
        ("intfloat/multilingual-e5-small", "there is no such folder, and models are not fetched"),
        ("x" * 5_000, "name another folder"),
        ("~no-such-user/model", "name another folder"),
    ],
)
def test_what_is_no_folder_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, fix: str
) -> None:
    """The name of a model elsewhere is none either: nothing is fetched."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EmbedderMissing) as error:
        ModelFolder.read("onnx", path)
    assert fix in error.value.fix


def test_a_name_opens_the_model_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the whole path, also of a folder that was named by a part of it."""
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for path in ("model", "~/model"):
        assert ModelFolder.read("onnx", path).name == f"onnx:{tmp_path / 'model'}"


def test_a_fingerprint_follows_files_and_prefixes(tmp_path: Path) -> None:
    """It does not depend on where the folder is."""
    prefixed = {"naba.json": {"query": "س: "}}
    first, same, other = (
        folder_with(tmp_path / name, files)
        for name, files in (("a", {}), ("b", {}), ("c", prefixed))
    )
    for folder in (first, same, other):
        (folder.path / "weights").write_bytes(b"1234")
    prints = [each.fingerprint([each.path / "weights"]) for each in (first, same, other)]
    assert prints[0] == prints[1] != prints[2]
    (same.path / "weights").write_bytes(b"1235")
    assert same.fingerprint([same.path / "weights"]) != prints[0]
    assert first.fingerprint([first.path / "weights"], 512) != prints[0]


def test_a_file_that_is_gone_is_an_error(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {})
    with pytest.raises(EmbedderMissing, match=r"weights cannot be read .*copy the model anew"):
        folder.fingerprint([tmp_path / "weights"])


@pytest.mark.parametrize("numbers", [[0, 0], [np.nan, 1], [np.inf, 1]])
def test_a_vector_without_a_direction_is_an_error(tmp_path: Path, numbers: list[float]) -> None:
    """It would be as near to everything as to nothing."""
    folder = folder_with(tmp_path, {})
    with pytest.raises(EmbedderMissing, match="another precision"):
        folder.unit([[1, 1], numbers])
