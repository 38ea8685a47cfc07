"""Two coders' layers: figures equal to definitions worked out slowly and to other packages; files; command line."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.cli import main
from briefkit.coders import coded_layer, compare_layers, load_coded_layer
from briefkit.errors import BriefkitError, FormatError, LayerError
from briefkit.layer_sheets import write_layer_sheet

TEXT = "وصلت البعثة إلى الميناء في مارس 2024 ثم غادرت بعد أيام وعادت في صيف 2025 قبل نهاية العام"
BRIEF = bk.parse(TEXT)
WORDS = [match.span() for match in re.finditer(r"\w+", TEXT)]
LEVELS = ["unlikely", "likely", "very_likely", None]

UNITS = st.lists(st.tuples(st.integers(0, len(WORDS) - 1), st.integers(1, 3), st.sampled_from(["DATE", "SET"]), st.sampled_from(LEVELS)), max_size=7)


def coded(units: list[tuple[int, int, str, str | None]]) -> list[dict[str, Any]]:
    rows = {}
    for first, size, kind, level in units:
        last = min(first + size, len(WORDS)) - 1
        start, end = WORDS[first][0], WORDS[last][1]
        rows[start, end] = {"layer": "estimates", "start": start, "end": end, "text": TEXT[start:end], "spans": [[start, end]], "kind": kind, "level": level}
    return list(rows.values())


@settings(max_examples=150, deadline=None)
@given(UNITS, UNITS)
def test_equal_to_slow_definitions_and_other_packages(one: list[Any], two: list[Any]) -> None:
    first, second = coded(one), coded(two)
    found = compare_layers(first, second, brief=BRIEF)
    spans = [{(row["start"], row["end"]) for row in side} for side in (first, second)]
    total = len(spans[0]) + len(spans[1])
    if total:
        assert found.exact_f1 == pytest.approx(2 * len(spans[0] & spans[1]) / total)
        assert found.exact_f1 - 1e-9 <= found.overlap_f1 <= 1
    else:
        assert math.isnan(found.exact_f1)
    labels = found.word_labels()
    assert labels is not None
    slow = [
        ["marked" if any(start < b and a < end for start, end in side) else "–" for a, b in WORDS] for side in spans
    ]
    assert list(labels) == slow
    assert same(found.word_kappa, sklearn_kappa(*slow))
    assert same(found.word_alpha, package_alpha(slow))
    unitised = found.unitised()
    assert unitised is not None and same(unitised.alpha, slow_unitised(spans, len(BRIEF.text) + 1))
    back = compare_layers(second, first, brief=BRIEF)
    assert same(back.word_alpha, found.word_alpha) and same(back.overlap_f1, found.overlap_f1)
    assert len(back.disagreements()) == len(found.disagreements())


@settings(max_examples=100, deadline=None)
@given(UNITS)
def test_a_coder_agrees_with_herself(units: list[Any]) -> None:
    rows = coded(units)
    found = compare_layers(rows, rows, brief=BRIEF)
    assert found.disagreements() == []
    for value in (found.exact_f1, found.overlap_f1, found.word_kappa, found.word_alpha):
        assert math.isnan(value) or value == pytest.approx(1)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["DATE", "SET"]), st.sampled_from(LEVELS), st.sampled_from(["DATE", "SET"]), st.sampled_from(LEVELS)), min_size=1, max_size=len(WORDS)))
def test_attributes(values: list[tuple[str, str | None, str, str | None]]) -> None:
    first = coded([(place, 1, kind, level) for place, (kind, level, _, _) in enumerate(values)])
    second = coded([(place, 1, kind, level) for place, (_, _, kind, level) in enumerate(values)])
    found = {entry.attribute: entry for entry in compare_layers(first, second, brief=BRIEF).attributes()}
    kinds = [[row["kind"] for row in side] for side in (first, second)]
    assert found["kind"].same == pytest.approx(np.mean([a == b for a, b in zip(*kinds)]))
    assert same(found["kind"].kappa, sklearn_kappa(*kinds)) and same(found["kind"].alpha, package_alpha(kinds))
    order = ["almost_no_chance", "very_unlikely", "unlikely", "roughly_even", "likely", "very_likely", "almost_certain"]
    rated = [(order.index(a), order.index(b)) for _, a, _, b in values if a is not None and b is not None]
    if rated:
        columns = [[a for a, _ in rated], [b for _, b in rated]]
        assert same(found["level"].kappa, sklearn_kappa(*columns, weights="linear", labels=list(range(7))))
        assert same(found["level"].alpha, package_alpha(columns, "ordinal"))
    if "level" in found:
        differ = [entry for entry in compare_layers(first, second, brief=BRIEF).disagreements() if entry.attribute == "level"]
        assert len(differ) == sum(a != b for _, a, _, b in values)


def same(one: float, two: float) -> bool:
    return (math.isnan(one) and math.isnan(two)) or one == pytest.approx(two, abs=1e-9)


def sklearn_kappa(one: list[Any], two: list[Any], weights: str | None = None, labels: list[int] | None = None) -> float:
    metrics = pytest.importorskip("sklearn.metrics")
    if len({*one, *two}) < 2:
        return math.nan
    return float(metrics.cohen_kappa_score(one, two, weights=weights, labels=labels))


def package_alpha(columns: list[list[Any]], level: str = "nominal") -> float:
    krippendorff = pytest.importorskip("krippendorff")
    values = sorted({value for column in columns for value in column})
    if len(values) < 2:
        return math.nan
    numbers = np.array([[float(values.index(value)) if level == "nominal" else float(value) for value in column] for column in columns])
    return float(krippendorff.alpha(reliability_data=numbers, level_of_measurement=level))


def slow_unitised(spans: list[set[tuple[int, int]]], length: int) -> float:
    "Krippendorff 1995/2004 for two coders and one category, from the definition: sections of the line against sections."

    def merged(units: set[tuple[int, int]]) -> list[tuple[int, int]]:
        covered = sorted({place for start, end in units for place in range(start, end)})
        groups = itertools.groupby(enumerate(covered), key=lambda entry: entry[1] - entry[0])
        runs = [[place for _, place in group] for _, group in groups]
        return [(run[0], run[-1] + 1) for run in runs]

    def sections(units: list[tuple[int, int]]) -> list[tuple[int, int, bool]]:
        found, at = [], 0
        for start, end in units:
            if at < start:
                found.append((at, start, False))
            found.append((start, end, True))
            at = end
        return [*found, (at, length, False)] if at < length else found

    def difference(one: tuple[int, int, bool], two: tuple[int, int, bool]) -> int:
        (a, b, marked), (c, d, other) = one, two
        if marked and other and a < d and c < b:
            return (a - c) ** 2 + (b - d) ** 2
        if marked and not other and c <= a and b <= d:
            return (b - a) ** 2
        if other and not marked and a <= c and d <= b:
            return (d - c) ** 2
        return 0

    coders = [sections(merged(side)) for side in spans]
    observed = sum(difference(g, h) for i, j in itertools.permutations(range(2), 2) for g in coders[i] for h in coders[j]) / (2 * length**2)
    every = [section for coder in coders for section in coder]
    units = [end - start for start, end, marked in every if marked]
    gaps = [end - start for start, end, marked in every if not marked]
    total = 0.0
    for size in units:
        total += (len(units) - 1) / 3 * (2 * size**3 - 3 * size**2 + size) + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
    pairs = 2 * length * (2 * length - 1) - sum(size * (size - 1) for size in units)
    expected = 2 / length * total / pairs
    return 1 - observed / expected if expected else math.nan


def test_several_briefs_are_pooled_by_file_name() -> None:
    first = [{"brief": "a/one.md", "start": 0, "end": 4}, {"brief": "a/two.md", "start": 0, "end": 4}]
    second = [{"brief": "b/one.md", "start": 0, "end": 4}, {"brief": "b/three.md", "start": 9, "end": 12}]
    found = compare_layers(first, second)
    assert [pair.name for pair in found.pairs] == ["a/one.md", "a/two.md", "b/three.md"]
    assert found.exact_f1 == pytest.approx(2 / 4) and found.word_labels() is None and found.unitised() is None
    assert "not at hand" in found.text() and found.to_dict()["word_alpha"] is None


def test_categories_over_words() -> None:
    first, second = coded([(0, 2, "DATE", None)]), coded([(0, 2, "SET", None)])
    assert compare_layers(first, second, brief=BRIEF).word_kappa == 1
    by_kind = compare_layers(first, second, brief=BRIEF, label="kind")
    assert by_kind.word_kappa < 1 and set(by_kind.unitised().by_label) == {"DATE", "SET"}  # type: ignore[union-attr]
    assert by_kind.confusion("kind").loc["DATE", "SET"] == 1


@pytest.mark.parametrize(
    "first, second, message",
    [
        ([{"start": 4, "end": 2}], [], "offsets"),
        ([{"end": 2}], [], "offsets"),
        ([{"layer": "dates", "start": 0, "end": 4}, {"layer": "quotes", "start": 0, "end": 4}], [], "several layers"),
        ([{"brief": "a.md", "start": 0, "end": 4}], [{"brief": "b.md", "start": 0, "end": 4}], "no brief in common"),
        ([{"layer": "dates", "start": 0, "end": 4}], [{"layer": "quotes", "start": 0, "end": 4}], "compare the same"),
    ],
)
def test_what_cannot_be_compared(first: Any, second: Any, message: str) -> None:
    with pytest.raises(BriefkitError, match=message):
        compare_layers(first, second)


def test_rows_of_another_text_are_refused() -> None:
    with pytest.raises(LayerError, match="another text"):
        compare_layers([{"start": 0, "end": 4, "text": "غيرها"}], [], brief=BRIEF)
    with pytest.raises(LayerError, match="different texts"):
        compare_layers(coded_layer(bk.parse("نص", metadata={"path": "a"}), "dates"), coded_layer(bk.parse("آخر", metadata={"path": "a"}), "dates"))
    with pytest.raises(BriefkitError, match="threshold"):
        compare_layers([], [], threshold=0)


# -- files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    "A brief and two coders, each with rows, corrections and a sheet."
    monkeypatch.chdir(tmp_path)
    Path("brief.txt").write_text(TEXT, "utf8")
    write_layer_sheet(bk.load("brief.txt"), "dates", "sheet.csv")
    for name, edits in (("huda", {"بعد أيام": "", "أيام": "reject"}), ("ali", {"صيف 2025": "reject"})):
        brief = bk.load("brief.txt", corrections=f"{name}.json")
        lines = list(csv.DictReader(io.StringIO(Path("sheet.csv").read_text("utf-8-sig"), newline="")))
        for line in lines:
            line["decision"] = edits.get(line["text"], "")
            if line["decision"]:
                brief.correct("dates", line["text"], "reject", by=name)
        with open(f"{name}.csv", "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, lines[0])
            writer.writeheader()
            writer.writerows(lines)
        main(["annotate", "brief.txt", "--corrections", f"{name}.json", "--layer", "dates,tokens", "-o", f"{name}.jsonl"])
        main(["annotate", "brief.txt", "--corrections", f"{name}.json", "--layer", "dates", "--format", "csv", "-o", f"{name}.rows.csv"])
        assert len(brief.corrections()) == 1
    return tmp_path


@pytest.mark.parametrize("one", ["huda.json", "huda.csv", "huda.jsonl", "huda.rows.csv"])
@pytest.mark.parametrize("two", ["ali.json", "ali.csv", "ali.jsonl", "ali.rows.csv"])
def test_every_form_of_a_coder_says_the_same(folder: Path, one: str, two: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["agree", one, two, "--layer", "dates", "--brief", "brief.txt", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    plain = compare_layers(load_coded_layer("huda.json", "dates"), load_coded_layer("ali.json", "dates"))
    assert found["disagreements"] and len(found["disagreements"]) == 2
    assert {name: found[name] for name in ("exact", "words", "word_alpha", "unitised_alpha")} == {
        name: plain.to_dict()[name] for name in ("exact", "words", "word_alpha", "unitised_alpha")
    }
    assert not Path("brief.corrections.json").exists()


def test_sheets_are_compared_as_they_were_written(folder: Path) -> None:
    "What was corrected beside the brief since then is no work of these two."
    before = compare_layers(load_coded_layer("huda.csv", "dates", "brief.txt"), load_coded_layer("ali.csv", "dates", "brief.txt"))
    bk.load("brief.txt").apply_sheet("huda.csv", by="huda")
    after = compare_layers(load_coded_layer("huda.csv", "dates", "brief.txt"), load_coded_layer("ali.csv", "dates", "brief.txt"))
    assert Path("brief.corrections.json").is_file()
    assert after.to_dict() == before.to_dict() and len(after.disagreements()) == 2


def test_coders_of_one_file_name_are_called_by_their_folders(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("huda", "ali"):
        Path(name).mkdir()
        Path(name, "brief.txt").write_text(TEXT, "utf8")
        bk.load(Path(name, "brief.txt")).apply_sheet(f"{name}.csv", by=name)
    capsys.readouterr()
    assert main(["agree", "huda/brief.txt", "ali/brief.txt", "--layer", "dates", "--format", "csv"]) == 0
    lines = capsys.readouterr().out
    assert lines.splitlines()[0] == "brief,start,end,text,what,attribute,huda,ali"
    assert "nan" not in lines


def test_reasons_of_the_machine_are_no_judgement() -> None:
    layer = bk.parse("وقع ذلك يوم الجمعة 3 تموز/يونيو 2026.").layer("dates")
    names = {one.attribute for one in compare_layers(layer, layer).attributes()}
    assert {"value", "clash"} <= names and not names & {"clash_why", "clash_why_ar"}


def test_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["agree", "huda.jsonl", "ali.jsonl", "--layer", "dates"]) == 0
    text = capsys.readouterr().out
    assert "span F1" in text and "unitised α" in text and "only huda" in text and "only ali" in text
    assert main(["agree", "huda.json", "brief.txt", "--layer", "dates", "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[0][:7] == ["brief", "start", "end", "text", "what", "attribute", "huda"] and len(rows) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["huda.json", "missing.json"],
        ["huda.jsonl", "ali.jsonl"],
        ["huda.csv", "ali.csv", "--layer", "dates"],
        ["huda.json", "ali.json", "--layer", "weather"],
        ["huda.json", "ali.json", "--layer", "dates", "--threshold", "2"],
        ["huda.json", "ali.json", "--layer", "dates", "--label", "colour"],
        ["-", "-"],
        ["broken.jsonl", "ali.jsonl", "--layer", "dates"],
        ["broken.csv", "ali.jsonl", "--layer", "dates"],
        ["broken.json", "ali.jsonl", "--layer", "dates"],
    ],
)
def test_mistakes_get_one_line(folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("broken.jsonl").write_text('{"start": 0, "end": 4}\n{"start": \n', "utf8")
    Path("broken.csv").write_text("a,b\n1,2\n", "utf8")
    Path("broken.json").write_text('{"format": "briefkit corrections", "version": 1, "corrections": [{}]}', "utf8")
    capsys.readouterr()
    assert main(["agree", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"start": 0, "end": 4}\n{"start": 0 "end"}\n', "utf8")
    with pytest.raises(FormatError, match="line 2"):
        load_coded_layer(str(path))
