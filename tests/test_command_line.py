"""The command line as a user meets it: what it prints, where it writes, how it says no."""

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import briefkit as bk
from briefkit.cli import command_parser, main
from briefkit.registry import registered_names

BRIEF = (
    "عنوان الورقة\n\nالحدث\n\nأعلنت الحكومة **خطة** جديدة، وفق [بيان](https://example.org/a).\n\n"
    "التحليل\n\n=SUM(A1) قد ترتفع الأسعار.\n"
)


@pytest.fixture
def brief_file(tmp_path):
    path = tmp_path / "brief.txt"
    path.write_text(BRIEF, "utf8")
    return path


def rows_of(text):
    return [json.loads(line) for line in text.splitlines()]


def test_annotate_prints_rows_whose_spans_hold(brief_file, capsys):
    assert main(["annotate", str(brief_file), "--layer", "sentences,links", "--layer", "structure"]) == 0
    rows = rows_of(capsys.readouterr().out)
    assert {row["layer"] for row in rows} == {"sentences", "links", "structure"}
    for row in rows:
        assert list(row)[:5] == ["brief", "layer", "start", "end", "text"]
        assert " ".join(BRIEF[a:b] for a, b in row["spans"]) == row["text"]


def test_annotate_csv_guards_formulas(brief_file, tmp_path, capsys):
    assert main(["annotate", str(brief_file), "--layer", "sentences", "--format", "csv"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert table[-1]["text"].startswith("'=SUM")


def test_annotate_parquet_reads_back(brief_file, tmp_path):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    target = tmp_path / "rows.parquet"
    assert main(["annotate", str(brief_file), "--layer", "structure,links", "--format", "parquet", "-o", str(target)]) == 0
    assert len(pandas.read_parquet(target)) == 6


def test_standard_input():
    run = subprocess.run(
        [sys.executable, "-m", "briefkit", "annotate", "-", "--layer", "links"],
        input=BRIEF.encode(), capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()
    assert rows_of(run.stdout.decode())[0]["target"] == "https://example.org/a"


@pytest.mark.parametrize(
    "arguments",
    [
        ["annotate", "no/such/file.md"],
        ["annotate", "no*such*.md"],
        ["annotate", "{brief}", "--layer", "nonsense"],
        ["annotate", "{brief}", "--format", "parquet"],
        ["annotate", "{brief}", "--encoding", "klingon"],
        ["report", "{folder}/empty"],
        ["report"],
        ["report", "{folder}", "-o", "one.html"],
        ["annotate"],
        ["no-such-command"],
        ["annotate", "{brief}", "--layer", ""],
        ["annotate", "{brief}", "--layer", "dates", "--format", "parquet", "-o", "{folder}/rows.csv"],
        ["annotate", "{brief}", "--metadata", "{folder}/none.csv"],
        ["annotate", "{brief}", "--metadata", "{folder}/empty"],
        ["annotate", "{brief}", "--corrections", "{folder}/empty"],
        ["annotate", "{brief}", "--layer", "dates", "-o", "{folder}/empty"],
        ["annotate", "{brief}", "--layer", "dates", "-o", "{brief}/rows.jsonl"],
        ["stats", "{brief}", "--format", "xlsx", "-o", "{folder}/figures.csv"],
        ["concordance", "الحكومة", "{brief}", "--limit", "0"],
        ["concordance", "الحكومة", "{brief}", "--section", "nonsense"],
        ["keyness", "{brief}", "--reference", "{folder}/none"],
        ["keyness", "{brief}", "--by", "section", "--alpha", "2"],
        ["collocates", "الحكومة", "{brief}", "--top", "-1"],
        ["check", "{brief}", "--kind", "nonsense"],
        ["correct", "{brief}", "--layer", "nonsense"],
        ["correct", "{brief}", "--apply", "{folder}/none.xlsx", "--by", "Huda"],
        ["corpus", "{folder}/none.md", "-o", "{folder}/out"],
        ["corpus", "{folder}/empty.md", "-o", "{folder}/out"],
        ["report", "{brief}", "-o", "{folder}/page.pdf"],
        ["map", "{brief}", "--keep", "{folder}/none.json"],
        ["solve", "{folder}/none.json"],
        ["score", "{folder}/empty"],
    ],
)
def test_a_mistake_gets_one_line_and_status_two(arguments, brief_file, capsys):
    (brief_file.parent / "empty").mkdir()
    (brief_file.parent / "empty.md").touch()
    filled = [part.format(brief=brief_file, folder=brief_file.parent) for part in arguments]
    try:
        status = main(filled)
    except SystemExit as stop:
        status = stop.code
    captured = capsys.readouterr()
    assert status == 2
    assert captured.err.startswith("briefkit: ") and captured.err.count("\n") == 1 and "Traceback" not in captured.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["annotate", "{brief}", "--layer", "dates"],
        ["annotate", "{folder}", "--layer", "dates"],
        ["stats", "{brief}"],
        ["concordance", "الحكومة", "{brief}"],
        ["keyness", "{folder}/other.txt", "--reference", "{brief}"],
        ["collocates", "الحكومة", "{brief}"],
        ["check", "{brief}"],
        ["forecasts", "{brief}"],
        ["map", "{brief}"],
        ["correct", "{brief}"],
        ["corpus", "{brief}"],
        ["agree", "{brief}", "{brief}", "--layer", "dates"],
        ["report", "{brief}"],
    ],
)
def test_a_brief_is_never_overwritten(arguments, brief_file, capsys):
    (brief_file.parent / "other.txt").write_text(BRIEF, "utf8")
    filled = [part.format(brief=brief_file, folder=brief_file.parent) for part in arguments]
    assert main([*filled, "-o", str(brief_file)]) == 2
    assert brief_file.read_text("utf8") == BRIEF
    assert "is itself what is read" in capsys.readouterr().err


def test_a_sheet_or_page_does_not_overwrite_its_brief(tmp_path, capsys):
    page = tmp_path / "brief.html"
    page.write_text("<h1>عنوان الورقة</h1><p>أعلنت الحكومة خطة جديدة.</p>", "utf8")
    before = page.read_text("utf8")
    assert main(["report", str(tmp_path), "-o", str(tmp_path)]) == 2
    assert page.read_text("utf8") == before
    table = tmp_path / "brief.csv"
    table.write_text(BRIEF, "utf8")
    assert main(["correct", str(table), "--input-format", "txt", "--layer", "dates", "--sheet", str(table)]) == 2
    assert table.read_text("utf8") == BRIEF


def test_what_fails_leaves_the_old_result(brief_file, tmp_path, capsys):
    target = tmp_path / "rows.csv"
    target.write_text("yesterday", "utf8")
    assert main(["annotate", "no/such/file.md", "-o", str(target)]) == 2
    assert main(["stats", "no/such/file.md", "-o", str(target)]) == 2
    assert target.read_text("utf8") == "yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brief.txt", "rows.csv"]


def test_the_ending_of_the_output_names_the_format(brief_file, tmp_path):
    target = tmp_path / "rows.csv"
    assert main(["annotate", str(brief_file), "--layer", "links", "-o", str(target)]) == 0
    assert next(csv.reader(target.open(encoding="utf8")))[:3] == ["brief", "layer", "start"]
    assert main(["stats", str(brief_file), "-o", str(target)]) == 0
    assert next(csv.reader(target.open(encoding="utf8"))) == ["brief", "section", "measure", "value", "note"]


def test_what_is_not_found_is_said(brief_file, capsys):
    assert main(["concordance", "زلزال", str(brief_file)]) == 0
    assert capsys.readouterr().out.startswith("«زلزال» is not found; --clitics finds it with")
    assert main(["collocates", "زلزال", str(brief_file), "--clitics"]) == 0
    assert capsys.readouterr().out == "«زلزال» is not found\n"
    assert main(["collocates", "خطة", str(brief_file)]) == 0
    assert "no word stands 2 times or more beside it" in capsys.readouterr().out


def test_one_bad_file_does_not_stop_the_others(brief_file, tmp_path, capsys):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
    (tmp_path / "empty.md").write_bytes(b"")
    assert main(["annotate", str(tmp_path), "--layer", "links"]) == 1
    captured = capsys.readouterr()
    assert len(rows_of(captured.out)) == 1
    assert captured.err.count("\n") == 2 and "empty.md" in captured.err and "broken.pdf" in captured.err


def test_version_and_help(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0 and bk.__version__ in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert "examples:" in shown and "report" in shown and "annotate" in shown


def test_report_of_a_folder_is_an_index_and_a_page_each(brief_file, tmp_path):
    (tmp_path / "index.md").write_text("# فهرس\n\nنص.\n", "utf8")
    (tmp_path / "empty.md").write_bytes(b"")
    target = tmp_path / "out"
    assert main(["report", str(tmp_path), "-o", str(target)]) == 1
    assert sorted(path.name for path in target.iterdir()) == ["brief.html", "index-2.html", "index.html"]
    index = (target / "index.html").read_text("utf8")
    assert "عنوان الورقة" in index and "empty.md" in index


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_report_asks_nothing_of_the_network(lang, brief_file, tmp_path):
    target = tmp_path / "page.html"
    assert main(["report", str(brief_file), "-o", str(target), "--lang", lang]) == 0
    page = target.read_text("utf8")
    assert f'<html lang="{lang}"' in page and "عنوان الورقة" in page
    assert not re.search(r"<(?:img|link|iframe|script[^>]*src)|url\(|@import", page)
    assert "default-src 'none'" in page


def test_report_escapes_what_a_brief_contains(tmp_path):
    hostile = "<script>alert(1)</script>\n\nالحدث\n\nنص <img src=x onerror=alert(1)> و[رابط](javascript:alert(1)).\n"
    page = bk.parse(hostile, metadata={"author": "<b>كاتب</b>"}).report(tmp_path / "x.html").read_text("utf8")
    assert "<script>alert" not in page and page.count("<script>") == 2  # the page's own, and that of its argument map
    assert "<img" not in page and "<b>كاتب" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("command", ["", *registered_names("commands")])
def test_every_example_of_the_help_is_understood(command, capsys):
    asked = [command, "--help"] if command else ["--help"]
    with pytest.raises(SystemExit):
        command_parser(asked).parse_args(asked)
    examples = re.findall(r"^  (?:cat \S+ \| )?briefkit ((?:\S+ ?)+)", capsys.readouterr().out, re.MULTILINE)
    assert examples or command not in ("", "stats", "concordance", "keyness", "collocates", "corpus")
    for example in examples:
        arguments = shlex.split(example)
        assert command_parser(arguments).parse_args(arguments).run, example


def test_a_device_stays_a_device_and_a_link_a_link(brief_file, tmp_path):
    assert main(["stats", str(brief_file), "-o", os.devnull]) == 0
    assert not Path(os.devnull).is_file()
    kept, link = tmp_path / "kept.csv", tmp_path / "link.csv"
    kept.write_text("yesterday", "utf8")
    kept.chmod(0o640)
    link.symlink_to(kept)
    assert main(["stats", str(brief_file), "-o", str(link)]) == 0
    assert link.is_symlink() and kept.read_text("utf8").startswith("brief,section") and kept.stat().st_mode & 0o777 == 0o640
