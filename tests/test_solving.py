"""The commands solve and compare, as a user types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from briefkit.argmap.model import ArgumentCertainty, ArgumentMap, Edge, EdgeAlternative, Node, dumps_map_json
from briefkit.argmap.solving import attack_framework, solve_map
from briefkit.cli import main

APX = "arg(a).\narg(b).\narg(c).\natt(a,b).\natt(b,a).\natt(b,c).\n"
PAF = "p af 3\n# a comment\n1 2\n2 1\n2 3\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "g.apx").write_text(APX, encoding="utf8")
    (tmp_path / "g.af").write_text(PAF, encoding="utf8")
    (tmp_path / "m.json").write_text(dumps_map_json(some_map()), encoding="utf8")
    return tmp_path


def some_map() -> ArgumentMap:
    result = ArgumentMap()
    result.add_node(Node("f", "forecast", "=ستؤجل الانتخابات", certainty=ArgumentCertainty(level="likely")))
    result.add_node(Node("p", "premise", "لم تكتمل السجلات"))
    result.add_node(Node("q", "claim", "اكتملت السجلات أمس"))
    result.add_edge(Edge("e1", "support", "p", "f"))
    result.add_edge(Edge("e2", "attack", "q", "p", alternatives=(EdgeAlternative("contrast"),)))
    return result


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        status = main([str(word) for word in words])
    except SystemExit as stop:
        status = int(stop.code or 0)
    out, err = capsys.readouterr()
    return status, out, err


ANSWERS = {  # task -> what ICCMA expects for the framework above: with brackets, with a witness
    "EE-GR": ("[[]]", None),
    "EE-CO": ("[[],[a,c],[b]]", None),
    "EE-PR": ("[[a,c],[b]]", None),
    "EE-ST": ("[[a,c],[b]]", None),
    "CE-CO": ("3", "3"),
    "CE-PR": ("2", "2"),
    "SE-GR": ("[]", "w"),
    "DC-PR a": ("YES", "YES\nw 1 3"),
    "DC-GR a": ("NO", "NO"),
    "DS-ST a": ("NO", "NO\nw 2"),
    "DS-CO b": ("NO", "NO\nw"),
}


@pytest.mark.parametrize("task", ANSWERS)
def test_tasks_of_the_competition(task: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, _, argument = task.partition(" ")
    brackets, witness = ANSWERS[task]
    more = ["-a", argument] if argument else []
    status, out, _ = run(capsys, "solve", folder / "g.apx", "--task", name, *more, "--format", "iccma")
    assert (status, out) == (0, brackets + "\n")
    if witness is None:
        return
    more = ["-a", str("abc".index(argument) + 1)] if argument else []
    task, semantics = name.split("-")
    words = ["solve", folder / "g.af", "--task", task, "--semantics", semantics.lower(), *more, "--format", "iccma"]
    assert run(capsys, *words)[:2] == (0, witness + "\n")


def test_a_map_in_words_and_numbers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(folder / "m.json")
    status, out, _ = run(capsys, "solve", path)
    assert status == 0 and [line.split()[0] for line in out.splitlines()] == ["falls", "falls", "stands"]
    assert "ساقطة" in run(capsys, "solve", path, "--lang", "ar")[1]
    rows = json.loads(run(capsys, "solve", path, "--format", "json")[1])
    assert [row["verdict"] for row in rows] == ["falls", "falls", "stands"]
    table = list(csv.DictReader(io.StringIO(run(capsys, "solve", path, "--format", "csv")[1])))
    assert table[0]["text"].startswith("'=")  # a formula for a spreadsheet is no formula any more
    assert "1 of 2 readings" in run(capsys, "solve", path, "--readings")[1]
    rows = json.loads(run(capsys, "solve", path, "--readings", "--format", "json")[1])
    assert rows[0]["hangs_on"] == ["e2"]
    assert "exact" in run(capsys, "solve", path, "--strength", "df_quad")[1]
    rows = json.loads(run(capsys, "solve", path, "--turns", "f", "--format", "json")[1])
    assert {row["id"] for row in rows} == {"p", "q"}
    assert run(capsys, "solve", path, "--task", "EE-PR", "--support", "deductive")[1] == "{f, q}\n"
    answer = json.loads(run(capsys, "solve", path, "--task", "DC", "-a", "f", "--format", "json")[1])
    assert answer["answer"] is False and answer["semantics"] == "preferred"


def test_mistakes_get_one_line_and_status_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad.apx").write_text("arg(a).\natt(a,b).\n", encoding="utf8")
    (folder / "bad.json").write_text("{", encoding="utf8")
    (folder / "what.xyz").write_text("no map", encoding="utf8")
    for words in (
        ["solve", folder / "none.apx", "--task", "EE"],
        ["solve", folder / "bad.apx", "--task", "EE"],
        ["solve", folder / "bad.json"],
        ["solve", folder / "g.apx", "--task", "XX"],
        ["solve", folder / "g.apx", "--task", "DC"],
        ["solve", folder / "g.apx", "--task", "DC", "-a", "z"],
        ["solve", folder / "g.apx", "--task", "EE", "--semantics", "best"],
        ["solve", folder / "g.apx", "--format", "iccma"],
        ["solve", folder / "g.apx", "-a", "a"],
        ["solve", folder / "g.apx", "--task", "EE-PR", "--limit", "1", "--format", "iccma"],
        ["solve", folder / "g.apx", "--limit", "0"],
        ["solve", folder / "m.json", "--turns", "zz"],
        ["solve", folder / "m.json", "--strength", "sum"],
        ["compare", folder / "m.json"],
        ["compare", folder / "m.json", folder / "m.json", "--threshold", "0"],
    ):
        status, _, err = run(capsys, *[str(word) for word in words])
        assert status == 2 and err.count("\n") == 1 and "Traceback" not in err, (words, err)


def test_the_limit_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "solve", str(folder / "g.apx"), "--task", "EE-CO", "--limit", "2")[1]
    assert len(out.splitlines()) == 3 and "limit" in out
    assert "at least" in run(capsys, "solve", str(folder / "g.apx"), "--task", "CE-CO", "--limit", "2")[1]


def test_compare(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = some_map()
    other.edges["e2"].relation = "contrast"
    (folder / "n.json").write_text(dumps_map_json(other), encoding="utf8")
    paths = [str(folder / "m.json"), str(folder / "n.json")]
    out = run(capsys, "compare", *paths)[1]
    assert "attack in m, contrast in n" in out
    assert "مقبولة" in run(capsys, "compare", *paths, "--lang", "ar")[1]
    data = json.loads(run(capsys, "compare", *paths, "--format", "json")[1])
    assert data["node_f1"] == 1 and data["differences"]
    assert len(list(csv.DictReader(io.StringIO(run(capsys, "compare", *paths, "--format", "csv")[1])))) == 3
    out = run(capsys, "compare", *paths, paths[0])[1]
    assert "m (1): new" in out and "m (3)" in out
    target = folder / "out" / "c.txt"
    assert run(capsys, "compare", *paths, "-o", str(target))[:2] == (0, "")
    assert "contrast" in target.read_text(encoding="utf8")


def test_frameworks_pass_without_helpers() -> None:
    plain = ArgumentMap()
    for name in "abc":
        plain.add_node(Node(name))
    plain.add_edge(Edge("e", "attack", "a", "b"))
    assert attack_framework(plain).helpers == {}
    assert solve_map(plain, "EE-GR").iccma() == "[[a,c]]"
    assert attack_framework(some_map()).helpers
