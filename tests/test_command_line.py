"""The command line as a user meets it: what it prints, where it writes, how it says no."""

import csv
import io
import json
import re
import shlex
import subprocess
import sys

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
    ],
)
def test_a_mistake_gets_one_line_and_status_two(arguments, brief_file, capsys):
    (brief_file.parent / "empty").mkdir()
    filled = [part.format(brief=brief_file, folder=brief_file.parent) for part in arguments]
    try:
        status = main(filled)
    except SystemExit as stop:
        status = stop.code
    captured = capsys.readouterr()
    assert status == 2
    assert captured.err.startswith("briefkit: ") and captured.err.count("\n") == 1 and "Traceback" not in captured.err


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
