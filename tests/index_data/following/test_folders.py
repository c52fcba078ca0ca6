"""Rules of following folders and files, sitemaps, and files of sources."""

import json
import os
import time
from pathlib import Path

import pytest

from index_data.following.folders import FolderRound
from index_data.following.targets import Target, targets_of
from search import RequestError

from .conftest import Follower, Site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "wire"
    made.mkdir()
    return made


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files as done although they have just been written."""
    monkeypatch.setattr("index_data.following.folders.SETTLED_SECONDS", 0.0)


def write(path: Path, *titles: str, age: float = 10.0) -> None:
    """Write a file of articles, as of some seconds ago."""
    lines = (json.dumps({"id": title.split()[0], "title": title, "body": "نص"}) for title in titles)
    path.write_text("\n".join(lines), "utf-8")
    then = path.stat().st_mtime - age
    os.utime(path, (then, then))


def test_new_and_changed_files_are_read_and_others_are_not(
    folder: Path, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.jsonl", "1 أ")
    write(folder / "b.jsonl", "2 ب")
    assert follower.round(str(folder)).added == 2
    read: list[str] = []
    one = FolderRound._read_file

    def noted(self: FolderRound, name: str, *rest: object) -> object:
        read.append(name)
        return one(self, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(FolderRound, "_read_file", noted)
    write(folder / "b.jsonl", "2 ب", "3 ج", age=5)
    assert follower.round(str(folder)).added == 1
    assert read == [str(folder / "b.jsonl")]
    assert follower.round(str(folder)).is_quiet


def test_a_file_that_is_being_written_waits(
    folder: Path, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.jsonl", "1 أ", age=0)
    more = folder / "a.jsonl"
    monkeypatch.setattr(
        "index_data.following.folders.time.sleep", lambda _: write(more, "1 أ", "2 ب", age=-1)
    )
    assert follower.round(str(folder)).added == 0
    monkeypatch.setattr("index_data.following.folders.time.sleep", lambda _: None)
    assert follower.round(str(folder)).added == 2


def test_files_that_vanish_are_told_and_their_articles_stay(
    folder: Path, follower: Follower
) -> None:
    write(folder / "a.jsonl", "1 أ")
    write(folder / "b.jsonl", "2 ب")
    follower.round(str(folder))
    (folder / "a.jsonl").unlink()
    outcome = follower.round(str(folder))
    assert (outcome.notes, outcome.deleted) == ([f"gone: {folder / 'a.jsonl'}"], 0)
    assert follower.titles() == ["1 أ", "2 ب"]


def test_with_delete_what_files_do_not_have_any_more_is_deleted(
    folder: Path, follower: Follower
) -> None:
    write(folder / "a.jsonl", "1 أ", "2 ب")
    write(folder / "b.jsonl", "2 ب", "3 ج")
    write(folder / "c.jsonl", "4 د", "5 هـ")
    follower.round(str(folder), delete=True)
    (folder / "a.jsonl").unlink()
    write(folder / "c.jsonl", "4 د", age=5)
    assert follower.round(str(folder), delete=True).deleted == 2
    assert follower.titles() == ["2 ب", "3 ج", "4 د"]


@pytest.mark.parametrize("left", ["none", "others"])
def test_what_several_files_let_go_of_at_once_is_deleted(
    folder: Path, follower: Follower, left: str
) -> None:
    """Whether the files vanish, or have other articles by now."""
    for name in ("a.jsonl", "b.jsonl"):
        write(folder / name, "1 أ", "2 ب")
    write(folder / "c.jsonl", "3 ج")
    follower.round(str(folder), delete=True)
    for name in ("a.jsonl", "b.jsonl"):
        (folder / name).unlink()
        if left == "others":
            write(folder / name, "4 د", age=5)
    assert follower.round(str(folder), delete=True).deleted == 2
    assert "1 أ" not in follower.titles()


def test_an_article_that_moves_to_another_file_stays(folder: Path, follower: Follower) -> None:
    """Also where the file that it moves to is read first."""
    write(folder / "a.jsonl", "1 أ")
    write(folder / "b.jsonl", "2 ب", "3 ج")
    follower.round(str(folder), delete=True)
    write(folder / "a.jsonl", "1 أ", "2 ب", age=5)
    write(folder / "b.jsonl", "3 ج", age=5)
    assert follower.round(str(folder), delete=True).deleted == 0
    assert follower.titles() == ["1 أ", "2 ب", "3 ج"]


def test_a_folder_that_is_suddenly_empty_is_an_error(folder: Path, follower: Follower) -> None:
    for number in range(10):
        write(folder / f"{number}.jsonl", f"{number} خبر")
    follower.round(str(folder), delete=True)
    for path in folder.iterdir():
        path.unlink()
    outcome = follower.round(str(folder), delete=True)
    assert "is the folder mounted?" in outcome.error
    assert len(follower.titles()) == 10


def test_a_renamed_file_loses_nothing(folder: Path, follower: Follower) -> None:
    write(folder / "a.jsonl", "1 أ")
    write(folder / "b.jsonl", "2 ب")
    follower.round(str(folder), delete=True)
    (folder / "a.jsonl").rename(folder / "c.jsonl")
    assert follower.round(str(folder), delete=True).deleted == 0
    assert follower.titles() == ["1 أ", "2 ب"]


@pytest.mark.usefixtures("settled")
def test_texts_of_one_name_keep_the_ids_that_they_have(folder: Path, follower: Follower) -> None:
    for name in ("x", "y"):
        (folder / name).mkdir()
    (folder / "x" / "1.txt").write_text("عنوان أول\n\nنص أول", "utf-8")
    follower.round(str(folder))
    (folder / "y" / "1.txt").write_text("عنوان ثان\n\nنص ثان", "utf-8")
    assert follower.round(str(folder)).added == 1
    (folder / "x" / "1.txt").write_text("عنوان أول\n\nنص أول منقح", "utf-8")
    assert follower.round(str(folder)).replaced == 1
    assert {one.id for one in follower.articles()} == {"1", str(folder / "y" / "1.txt")}


@pytest.mark.usefixtures("settled")
def test_what_is_withdrawn_is_deleted(folder: Path, follower: Follower) -> None:
    story = {
        "uri": "urn:1",
        "type": "text",
        "headline": "أ",
        "body_text": "نص",
        "pubstatus": "usable",
    }
    (folder / "a.json").write_text(json.dumps({"versioncreated": "2025-01-01T00:00:00Z", **story}))
    assert follower.round(str(folder)).added == 1
    killed = {"versioncreated": "2025-01-02T00:00:00Z", **story, "pubstatus": "canceled"}
    (folder / "b.json").write_text(json.dumps(killed))
    assert follower.round(str(folder)).deleted == 1
    assert follower.round(str(folder)).is_quiet
    assert follower.titles() == []


PAGE = "<html><body><article><h1>{0}</h1><p>{1}</p></article></body></html>"


def sitemap(site: Site, **pages: str) -> str:
    urls = "".join(
        f"<url><loc>{site.address}/{name}</loc><lastmod>{changed}</lastmod></url>"
        for name, changed in pages.items()
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def put_page(site: Site, name: str, title: str) -> None:
    page = PAGE.format(title, f"نص الخبر {title} طويل. " * 20)
    site.put(f"/{name}", page, Content_Type="text/html; charset=utf-8")


def test_of_a_sitemap_only_new_and_changed_pages_are_fetched(
    site: Site, follower: Follower
) -> None:
    for name in ("a", "b"):
        put_page(site, name, f"خبر {name}")
    site.put("/sitemap.xml", sitemap(site, a="2025-01-01", b="2025-01-01"))
    outcome = follower.round(f"{site.address}/sitemap.xml")
    assert (outcome.added, outcome.kind) == (2, "sitemap")
    put_page(site, "c", "خبر ج")
    put_page(site, "b", "خبر ب منقح")
    site.put("/sitemap.xml", sitemap(site, a="2025-01-01", b="2025-01-02", c="2025-01-02"))
    site.paths()
    outcome = follower.round(f"{site.address}/sitemap.xml")
    assert (outcome.added, outcome.replaced) == (1, 1)
    assert sorted(site.paths()) == ["/b", "/c", "/sitemap.xml"]


def test_a_page_that_is_gone_is_told_and_deleted_if_asked_for(
    site: Site, follower: Follower
) -> None:
    put_page(site, "a", "خبر أ")
    put_page(site, "b", "خبر ب")
    site.put("/sitemap.xml", sitemap(site, a="2025-01-01", b="2025-01-01"))
    follower.round(f"{site.address}/sitemap.xml", delete=True)
    site.put("/a", status=410)
    site.put("/sitemap.xml", sitemap(site, a="2025-01-02", b="2025-01-01"))
    outcome = follower.round(f"{site.address}/sitemap.xml", delete=True)
    assert (outcome.notes, outcome.deleted) == ([f"gone: {site.address}/a"], 1)
    assert follower.titles() == ["خبر ب"]


def test_a_page_that_fails_is_tried_again_although_the_sitemap_is_the_same(
    site: Site, follower: Follower
) -> None:
    site.put("/a", status=500)
    site.put("/sitemap.xml", sitemap(site, a="2025-01-01"), ETag='"1"')
    assert follower.round(f"{site.address}/sitemap.xml").added == 0
    put_page(site, "a", "خبر أ")
    time.sleep(0.1)
    assert follower.round(f"{site.address}/sitemap.xml").added == 1


def test_further_sitemaps_are_read(site: Site, follower: Follower) -> None:
    put_page(site, "a", "خبر أ")
    put_page(site, "b", "خبر ب")
    index = f"<sitemapindex><sitemap><loc>{site.address}/news.xml</loc></sitemap></sitemapindex>"
    site.put("/sitemap.xml", index, ETag='"1"')
    site.put("/news.xml", sitemap(site, a="2025-01-01"), ETag='"1"')
    assert follower.round(f"{site.address}/sitemap.xml").added == 1
    site.put("/news.xml", sitemap(site, a="2025-01-01", b="2025-01-01"), ETag='"2"')
    assert follower.round(f"{site.address}/sitemap.xml").added == 1


def test_a_file_of_sources(tmp_path: Path) -> None:
    listed = tmp_path / "feeds.txt"
    listed.write_text(
        "# feeds\n\nhttps://a.example/feed#top interval=15m full-text  # the port\n"
        "'wire of agencies' delete\n",
        "utf-8",
    )
    first, second = targets_of([str(listed)], Target("", 60.0)).values()
    assert first == Target("https://a.example/feed#top", 900.0, exact=True, full_text=True)
    assert second == Target(str(tmp_path / "wire of agencies"), 60.0, delete=True)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("https://a.example/feed interval=soon", "not a time"),
        ("https://a.example/feed often", "none of interval"),
        ("https://user:secret@a.example/feed", "a user name or a password"),
        ("ftp://a.example/feed", "cannot be followed"),
        ("'half", "in quot"),
    ],
)
def test_a_line_that_is_no_source_is_told_with_its_place(
    tmp_path: Path, line: str, reason: str
) -> None:
    listed = tmp_path / "feeds.txt"
    listed.write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(RequestError, match=rf"feeds\.txt:2: .*{reason}"):
        targets_of([str(listed)], Target(""))
