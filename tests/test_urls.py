"""The keys of addresses."""

import pytest

from search.urls import url_key, url_keys


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/news/1",
        "http://Example.org/news/1/",
        "example.org/news/1#top",
        " https://example.org/news/1 ",
    ],
)
def test_one_address_written_in_several_ways(url: str) -> None:
    """Scheme, www, capitals of the host, fragment and last slash tell no addresses apart."""
    assert url_key(url) == "example.org/news/1"


def test_escaped_letters_are_themselves() -> None:
    """A path in Arabic is the same, escaped or not; parameters belong to the address."""
    assert url_key("https://example.org/%D9%82%D9%85%D8%A9?a=1") == "example.org/قمة?a=1"


@pytest.mark.parametrize(
    ("url", "domains"),
    [
        ("https://sport.news.example.org/1", "sport.news.example.org news.example.org example.org"),
        ("http://user:secret@example.org:8443/1", "example.org:8443 example.org"),
        ("http://localhost:8000/1", "localhost:8000 localhost"),
    ],
)
def test_hosts_and_their_domains(url: str, domains: str) -> None:
    """An address is found by its host, with its port and without, and by the domains above it."""
    assert url_keys(url)[1:] == tuple(domains.split())


def test_what_is_no_address() -> None:
    """A text is found as it stands; a blank one and a name too long for a host have no domains."""
    assert url_keys("not an address") == ("not an address",)
    assert url_keys(" ") == ()
    assert len(url_keys("a." * 900 + "org")) == 1
    assert "" not in url_keys("file:///news/1")
