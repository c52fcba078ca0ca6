"""The link to an article at its publisher."""

import pytest

from web.pages.publisher import publisher_link


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/news/1", "example.org"),
        ("HTTP://Example.ORG", "example.org"),
        (" https://example.org/1\n", "example.org"),
        ("https://example.org:443/", "example.org"),
        ("https://example.org:/", "example.org"),
        ("https://example.org:8443/", "example.org:8443"),
        ("http://example.org:443/", "example.org:443"),
        ("https://example.org?@evil.example/", "example.org"),
        ("https://example.org#@evil.example/", "example.org"),
        ("https://example.org./", "example.org."),
        ("https://a_b.example.org/", "a_b.example.org"),
        ("https://192.0.2.7/1", "192.0.2.7"),
        ("https://[2001:DB8:0:0::1]:8443/1", "[2001:db8::1]:8443"),
        ("https://xn--4gbrim.example/", "xn--4gbrim.example"),
    ],
)
def test_it_shows_the_host(url: str, shown: str) -> None:
    """And the port unless it is the usual one; it leads to the address as it is written."""
    link = publisher_link(url)
    assert link is not None
    assert (link.text, link.href) == (shown, url.strip())


@pytest.mark.parametrize(
    ("host", "shown", "sought"),
    [
        ("موقع.مثال", "موقع.مثال", "xn--4gbrim.xn--mgbh0fb"),
        ("وزارة-الصحة.مصر", "وزارة-الصحة.مصر", "xn----ymcbgcxyg6a2lnb.xn--wgbh1c"),
        # A Cyrillic letter among Latin ones, and a host in Cyrillic letters alone.
        ("\u0430pple.example", "xn--pple-43d.example", "xn--pple-43d.example"),
        ("\u0430\u0440\u0440\u04cf\u0435.com", "xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
        ("münchen.example", "xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        # Two directions, which a reader may see in another order, and a Persian letter.
        ("good.example.موقع", "good.example.xn--4gbrim", "good.example.xn--4gbrim"),
        ("کتاب.مثال", "xn--mgbce12c.xn--mgbh0fb", "xn--mgbce12c.xn--mgbh0fb"),
        # A stroke that is no slash.
        (
            "good.example⁄evil.example",
            "good.xn--exampleevil-lx3f.example",
            "good.xn--exampleevil-lx3f.example",
        ),
        # Letters and full stops that browsers read as others.
        ("ｇｏｏｄ．example", "good.example", "good.example"),
        ("good.example。evil.example", "good.example.evil.example", "good.example.evil.example"),
        ("go\u00adod.example", "good.example", "good.example"),
    ],
)
def test_other_letters_are_shown_as_a_browser_reads_them(
    host: str, shown: str, sought: str
) -> None:
    """Only a host of Arabic letters throughout is shown as it is written."""
    link = publisher_link(f"https://{host}/1?x#y")
    assert link is not None
    assert (link.text, link.href) == (shown, f"https://{sought}/1?x#y")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0aalert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "ftp://example.org/",
        "//example.org/",
        "https:example.org",
        "https:/example.org",
        "https:///example.org",
        "example.org",
        "",
        # Another host than the one that is seen.
        "http://evil.example\\@good.example/",
        "http://good.example@evil.example/",
        "http://good.example:80@evil.example/",
        "http://good.example%40evil.example/",
        "http://good.example%2fevil.example/",
        "http://%67ood.example/",
        "http://good.example／evil.example/",
        "http://good.example＠evil.example/",
        "http://good.example：80@evil.example/",
        "http://a\tb.example/",
        "http://good.example\n.evil.example/",
        "http://good.example\x00.evil.example/",
        "http://good.example .evil.example/",
        "http://good.example\u00a0evil.example/",
        "http://good.example;evil.example/",
        "http://\u202eelpmaxe.doog/",
        "http://good.example/\u202egpj.exe",
        # Numbers that are addresses, and what is none.
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://1.2.3.4.5/",
        "http://good.example.0x1/",
        "http://[::1].evil.example/",
        "http://good.example[::1]/",
        "http://[::1%25good.example]/",
        "http://[v1.good.example]/",
        "http://[good.example]/",
        "http://good.example:99999/",
        "http://good.example:80:80/",
        "http://good.example:8a/",
        "http://good.example:８０/",
        "http://good..example/",
        "http://.example/",
        "http://faß.example/",
        "http://a\u200db.example/",
        f"http://{'a' * 64}é.example/",
        f"http://{'a.' * 200}example/",
    ],
)
def test_an_address_that_may_mislead_is_no_link(url: str) -> None:
    """Of another kind than HTTP, or with a host that is not certain to be the one shown."""
    assert publisher_link(url) is None
