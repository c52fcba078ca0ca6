"""The benchmark of stories runs and counts what it says."""

import json
from pathlib import Path

from click.testing import CliRunner

from benchmarks.stories import main

BODY = "وصلت إلى الميناء صباح اليوم أول سفينة تحمل القمح بعد انقطاع دام شهرا كاملا بسبب العواصف"


def test_the_stories_of_a_file_are_counted_and_shown(tmp_path: Path) -> None:
    records = [
        {"id": "1", "title": "وصول القمح", "body": BODY, "source": "الأولى", "date": "2020-01-01"},
        {"id": "2", "title": "سفينة قمح", "body": BODY, "source": "الثانية", "date": "2020-01-02"},
        {"id": "3", "title": "طقس الغد", "body": "غائم جزئيا", "source": "الأولى"},
    ]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    answer = CliRunner().invoke(main, [str(file), "--recall", "--show", "5"]).output
    assert "3 articles, stories of several: 1 (1 of 2)" in answer
    assert "pairs alike, all: 1, one story: 1" in answer
    assert "2020-01-02 الثانية: سفينة قمح | وصلت إلى الميناء" in answer
