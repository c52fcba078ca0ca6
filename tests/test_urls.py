"""The keys of addresses."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.urls import url_key, url_keys, url_term

#: What addresses are made of, and what may stand where an address is expected.
SIGNS = ": / ? # [ ] @ & = % . ::1 :80 // %23 %25 %2F %3f %20 %09 %D9%85 %d9 %zz"
PARTS = "http:// https:// ftp:// javascript: www. WWW. x.org X.ORG مثال خبر ﷺ İ ß ℀ 🙂"
PIECES = [*SIGNS.split(), *PARTS.split(), " ", "\t", "\n", "\0"]
ADDRESSES = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=8).map(
    "".join
)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.org/news/1",
        "http://Example.org/news/1/",
        "HTTP://WWW.EXAMPLE.ORG/news/1//",
        "//example.org/news/1",
        "example.org/news/1#top",
        " https://example.org/news/1 ",
        "https://example.org/news/1?",
    ],
)
def test_one_address_written_in_several_ways(url: str) -> None:
    """Scheme, www, capitals of the host, fragment and last slash tell no addresses apart."""
    assert url_key(url) == "example.org/news/1"


@pytest.mark.parametrize(
    "url",
    [
        "example.org/News/1",
        "example.org/news/1?a=1",
        "example.org:8080/news/1",
        "m.example.org/news/1",
        "user@example.org/news/1",
        "example.org/news%2F1",
        "example.org/news/1%23top",
    ],
)
def test_other_addresses(url: str) -> None:
    """Capitals of the path, parameters, a port, and escaped signs tell addresses apart."""
    assert url_key(url) != "example.org/news/1"


def test_escaped_letters_are_themselves() -> None:
    """A path in Arabic is the same, escaped or not; parameters belong to the address."""
    assert url_key("https://example.org/%D9%82%D9%85%D8%A9?a=1") == "example.org/قمة?a=1"
    assert url_key("https://example.org/قمة?a=1") == "example.org/قمة?a=1"


def test_escaped_signs_stay_escaped() -> None:
    """As themselves they would mean something else: a search for a hashtag is no fragment."""
    assert url_key("x.org/?q=%23%D9%85&a=%2f") == "x.org/?q=%23م&a=%2F"


def test_an_address_within_an_address() -> None:
    """Its scheme is not that of the whole."""
    for scheme in ("https://www.", "www.", ""):
        assert url_key(f"{scheme}x.org/?u=https://www.y.org") == "x.org/?u=https://www.y.org"


@pytest.mark.parametrize(
    ("url", "domains"),
    [
        ("https://sport.news.example.org/1", "sport.news.example.org news.example.org example.org"),
        ("http://user:secret@example.org:8443/1", "example.org:8443 example.org"),
        ("http://localhost:8000/1", "localhost:8000 localhost"),
        ("http://[::1]:8000/1", "[::1]:8000 [::1]"),
        ("https://مثال.مصر/خبر", "مثال.مصر"),
        ("x.org?a=b.c/d", "x.org"),
    ],
)
def test_hosts_and_their_domains(url: str, domains: str) -> None:
    """An address is found by its host, with its port and without, and by the domains above it."""
    assert url_keys(url)[1:] == tuple(domains.split())


@pytest.mark.parametrize("url", ["example.org", "https://example.org/", "http://www.example.org"])
def test_a_host_alone_is_one_key(url: str) -> None:
    assert url_keys(url) == ("example.org",)


def test_what_is_no_address() -> None:
    """A text is found as it stands; a blank one and a name too long for a host have no domains."""
    assert url_keys(" not an address ") == ("not an address",)
    assert url_keys("http://[::1")[0] == "http://[::1"
    assert url_keys(" ") == url_keys("") == ()
    assert len(url_keys("a." * 900 + "org")) == 1
    assert "" not in url_keys("file:///news/1")


@settings(
    max_examples=1_000,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(url=ADDRESSES)
def test_any_text_has_a_key(url: str) -> None:
    """Whatever is asked for: the key of a key is itself, and finds what the address finds."""
    key, keys = url_key(url), url_keys(url)
    assert url_key(key) == key
    assert keys == url_keys(key)
    assert bool(keys) == bool(url.strip())
    assert not keys or keys[0] == key
    assert len(set(keys)) == len(list(filter(None, keys)))


def test_terms() -> None:
    """Long keys are short terms, each its own; hosts stay as they are."""
    assert url_term("www.example.org") == "www.example.org"
    articles = [url_term(f"example.org/politics/2018/03/31/{n}") for n in range(1_000)]
    assert len(set(articles)) == 1_000
    assert {len(term) for term in articles} == {16}
    assert url_term("example.org/قمة" * 9) == url_term("example.org/قمة" * 9)
