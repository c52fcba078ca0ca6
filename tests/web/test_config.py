"""Settings: the given configuration, the environment and the defaults."""

import os
from pathlib import Path

import pytest

from web.config import SETTINGS, found_settings, place_of, settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder, with no variable set."""
    monkeypatch.chdir(tmp_path)
    for variable in ("NABA_CONFIG", *(each.variable for each in SETTINGS)):
        # What a test sets is also undone where nothing was set before.
        monkeypatch.setenv(variable, "")


def test_settings_have_defaults() -> None:
    """Every setting is optional."""
    assert settings() == {
        "INDEX_URL": "naba-index",
        "HOST": "127.0.0.1",
        "PORT": 8000,
        "WORKERS": 1,
        "TRUST_INDEX": False,
        "CONTACT": "",
        "BASE_URL": "",
        "TRUST_PROXY": 0,
        "HALF_LIFE": 0,
        "MEANING": "off",
        "CACHE_SIZE": 100,
        "MAX_SEARCH_SECONDS": 5,
        "MAX_AGE": 0,
        "API_KEYS": "",
        "KEYS_FILE": "naba-keys.json",
        "CORS_ORIGINS": "",
        "RATE_LIMIT": "",
        "RATE_STORAGE": "memory://",
        "METRICS": False,
        "LOG": "off",
        "SLOW_MS": 1000,
        "OPENSEARCH_SHARDS": 1,
        "OPENSEARCH_REPLICAS": 1,
    }


def test_the_environment_overrides_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each setting has its variable; the trailing slash of a URL is dropped."""
    monkeypatch.setenv("NABA_INDEX", "whoosh:news")
    monkeypatch.setenv("NABA_BASE_URL", "https://example.org/naba/")
    monkeypatch.setenv("NABA_TRUST_PROXY", "2")
    monkeypatch.setenv("NABA_HALF_LIFE", "30")
    assert settings().items() >= {
        ("INDEX_URL", "whoosh:news"),
        ("BASE_URL", "https://example.org/naba"),
        ("TRUST_PROXY", 2),
        ("HALF_LIFE", 30),
    }


def test_the_given_configuration_overrides_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flask's own settings are passed through."""
    monkeypatch.setenv("NABA_INDEX", "other")
    assert settings({"INDEX_URL": "mine", "TESTING": True}).items() >= {
        ("INDEX_URL", "mine"),
        ("TESTING", True),
    }


def test_a_number_must_be_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the variable."""
    monkeypatch.setenv("NABA_TRUST_PROXY", "yes")
    with pytest.raises(ValueError, match="NABA_TRUST_PROXY"):
        settings()


@pytest.mark.parametrize(("text", "value"), [("1", True), ("on", True), ("No", False)])
def test_a_switch_is_written_in_words_or_numbers(
    monkeypatch: pytest.MonkeyPatch, text: str, value: bool
) -> None:
    """In whatever case."""
    monkeypatch.setenv("NABA_METRICS", text)
    assert settings()["METRICS"] is value


def test_the_file_comes_after_the_environment_and_before_the_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And each value knows where it was set."""
    Path("naba.toml").write_text('index = "filed"\nlog = "json"\n')
    monkeypatch.setenv("NABA_INDEX", "mine")
    found = found_settings()
    assert found["INDEX_URL"] == ("mine", "NABA_INDEX")
    assert found["LOG"] == ("json", "naba.toml")
    assert found["PORT"] == (8000, "")
    assert settings({"LOG": "text"})["LOG"] == "text"


def test_the_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is then read in place of the one in the working folder."""
    Path("naba.toml").write_text("port = 1")
    other = tmp_path / "other.toml"
    other.write_text("port = 2")
    monkeypatch.setenv("NABA_CONFIG", str(other))
    assert settings()["PORT"] == 2
    other.unlink()
    with pytest.raises(ValueError, match=r"other\.toml cannot be read \(No such file"):
        settings()


def test_a_list_is_one_text() -> None:
    """With the separator that the variable has."""
    Path("naba.toml").write_text('api_keys = ["a", "b"]\nrate_limit = ["1/minute", "9/day"]')
    assert (settings()["API_KEYS"], settings()["RATE_LIMIT"]) == ("a,b", "1/minute;9/day")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("indx = 'a'", "naba.toml has an unknown setting 'indx'; did you mean 'index'"),
        ("quite_another = 1", "naba.toml has an unknown setting 'quite_another'; docs/settings.md"),
        ("port = '80'", "port in naba.toml must be a whole number from 0 to 65535, not '80'"),
        ("port = 70000", "port in naba.toml must be a whole number from 0 to 65535, not 70000"),
        ("port = true", "port in naba.toml must be a whole number"),
        ("workers = 0", "workers in naba.toml must be a whole number, 1 or more, not 0"),
        ("metrics = 'yes'", "metrics in naba.toml must be true or false, not 'yes'"),
        ("index = ['a']", r"index in naba.toml must be a text, not \['a'\]"),
        ("log = 'xml'", "log in naba.toml must be one of off, text, json, not 'xml'"),
        ("cors_origins = ['a,b']", "cors_origins in naba.toml must be a text or a list of texts"),
        ("api_keys = 'a", "naba.toml is not TOML: "),
        ("api_keys = 5", "api_keys in naba.toml must be a text or a list of texts, not what is"),
    ],
)
def test_an_error_names_the_file_the_key_and_what_is_right(content: str, message: str) -> None:
    """A secret is not repeated."""
    Path("naba.toml").write_text(content)
    with pytest.raises(ValueError, match=message):
        settings()


def test_a_file_that_is_no_text_is_an_error() -> None:
    """As one that is not TOML."""
    Path("naba.toml").write_bytes(b"index = '\xff'")
    with pytest.raises(ValueError, match="is not TOML"):
        settings()


def test_a_file_that_all_may_write_is_read_only_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody else may have put it into the working folder."""
    path = Path("naba.toml")
    path.write_text("port = 1")
    path.chmod(0o666)
    with pytest.raises(ValueError, match="can be written by all"):
        settings()
    monkeypatch.setenv("NABA_CONFIG", str(path))
    assert settings()["PORT"] == 1


def test_a_file_of_another_user_is_read_only_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Except of root."""
    path = Path("naba.toml")
    path.write_text("port = 1")
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    if path.stat().st_uid == 0:
        os.chown(path, 12345, -1)
        monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(ValueError, match="belongs to another user"):
        settings()


def test_an_error_about_a_value_can_name_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line of the file, or the variable, also where the value was given otherwise."""
    Path("naba.toml").write_text("rate_limit = 'often'")
    assert place_of("RATE_LIMIT") == "rate_limit in naba.toml"
    monkeypatch.setenv("NABA_RATE_LIMIT", "often")
    assert place_of("RATE_LIMIT") == "NABA_RATE_LIMIT"
    assert place_of("RATE_STORAGE") == "NABA_RATE_STORAGE"


def test_keys_are_told_by_their_variables() -> None:
    """Each is the only one of its name, in all places."""
    for names in (
        [each.name for each in SETTINGS],
        [each.variable for each in SETTINGS],
        [each.key for each in SETTINGS],
    ):
        assert len(set(names)) == len(names)
    assert all(f"NABA_{each.key.upper()}" == each.variable for each in SETTINGS)
