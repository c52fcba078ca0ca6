"""Settings: the given configuration, the environment and the defaults."""

import pytest

from web.config import SETTINGS, settings


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)


def test_settings_have_defaults() -> None:
    """Every setting is optional."""
    assert settings() == {
        "INDEX_URL": "naba-index",
        "BASE_URL": "",
        "TRUST_PROXY": 0,
        "HALF_LIFE": 0,
        "CACHE_SIZE": 100,
        "MAX_AGE": 0,
        "API_KEYS": "",
        "KEYS_FILE": "naba-keys.json",
        "CORS_ORIGINS": "",
        "RATE_LIMIT": "",
        "RATE_STORAGE": "memory://",
        "METRICS": 0,
        "LOG": "off",
        "SLOW_MS": 1000,
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
