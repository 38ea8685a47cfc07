"""Corrections: kept beside the brief, found again after any change of the text, never misplaced; sheets; command line."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.anchors import find_anchors, spans_text, text_anchor
from briefkit.brief import Brief, Layer
from briefkit.cli import main
from briefkit.corrections import (
    attribute_choices,
    commit_corrections,
    corrections_beside,
    decide_correction,
    dumps_corrections,
    loads_corrections,
)
from briefkit.errors import BriefkitError, FormatError, LayerError, LoadError
from briefkit.layer_sheets import apply_layer_sheet, write_layer_sheet
from briefkit.registry import register, unregister

TEXT = """# تقدير موقف: هدنة في الميناء

## الحدث

وصلت البعثة في 12 مارس 2024 إلى الميناء، وغادرت في 14 مارس 2024 بعد لقاء مع 30 مسؤولاً.

## التحليل

من المرجح أن تستمر الهدنة حتى عام 2025. وارتفعت الرسوم بنسبة 20% خلال عام 2024 وفق الوزارة.

- يرى مراقبون أن الهدنة هشة منذ أواخر 2023.
- وقد تنهار قبل صيف 2025.
"""


def word_layer(brief: Brief) -> Layer:
    "A layer of the tests: every third word, with a number, a flag, a list and a place."
    words = [match.span() for match in re.finditer(r"\w+", brief.text)][::3]
    return Layer(
        "words",
        [start for start, _ in words],
        [end for _, end in words],
        {
            "size": [end - start for start, end in words],
            "long": [end - start > 4 for start, end in words],
            "letters": [list(brief.text[start:end][:2]) for start, end in words],
            "head": [(start, start + 1) for start, _ in words],
            "label": ["أ"] * len(words),
        },
        span_columns=("head",),
    )


@pytest.fixture(autouse=True)
def own_layer() -> Iterator[None]:
    register("layers", "words", word_layer)
    yield
    unregister("layers", "words")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "brief.md"
    path.write_text(TEXT, "utf8")
    return path


def rows(brief: Brief, layer: str) -> list[dict[str, Any]]:
    return list(brief.layer(layer).rows())


def check_rows(brief: Brief, layer: str) -> None:
    for row in rows(brief, layer):
        assert " ".join(brief.source[start:end] for start, end in row["spans"]) == row["text"]
        assert row["text"] and row["start"] == row["spans"][0][0] and row["end"] == row["spans"][-1][1]


def test_every_decision_counts_and_is_kept(file: Path) -> None:
    brief = bk.load(file)
    before = rows(brief, "dates")
    brief.correct("dates", "عام 2024", "reject", by="هدى", note="سنة مالية")
    brief.correct("dates", "14 مارس 2024", "accept", by="هدى")
    year = brief.source.index("عام 2025") + 4
    brief.correct("dates", "عام 2025", by="علي", mod="END", span=(year, year + 4))
    brief.correct("dates", "الحدث", "add", by="علي", value="PAST_REF", type="DATE")
    after = rows(brief, "dates")
    assert len(after) == len(before)
    status = {row["text"]: (row["status"], row["by"]) for row in after}
    assert status["14 مارس 2024"] == ("accepted", "هدى") and status["2025"] == ("changed", "علي")
    assert status["الحدث"] == ("added", "علي") and status["12 مارس 2024"] == ("machine", None)
    assert "عام 2024" not in status
    assert [row["start"] for row in after] == sorted(row["start"] for row in after)
    check_rows(brief, "dates")
    again = bk.load(file)
    assert rows(again, "dates") == after
    assert again.corrections().people == ["علي", "هدى"] and again.corrections().lost == []
    assert rows(bk.load(file, corrections=False), "dates") == before


def test_a_layer_without_corrections_is_as_it_was(file: Path) -> None:
    brief = bk.load(file)
    brief.correct("dates", "عام 2024", "reject", by="هدى")
    assert "status" not in brief.layer("words").columns
    untouched = bk.load(file, corrections=False)
    assert "amend" not in untouched._kept and "status" not in untouched.layer("dates").columns


def test_what_is_corrected_shows_in_layers_that_use_it(file: Path) -> None:
    brief = bk.load(file)
    numbers = {row["text"] for row in rows(brief, "quantities")}
    brief.correct("dates", "12 مارس 2024", "reject", by="هدى")
    assert {row["text"] for row in rows(brief, "quantities")} - numbers >= {"12"}
    brief.undo_correction()
    assert {row["text"] for row in rows(brief, "quantities")} == numbers


def test_saying_it_again_changes_nothing(file: Path) -> None:
    brief = bk.load(file)

    def say() -> None:
        brief.correct("dates", "عام 2024", "reject", by="هدى")
        brief.correct("dates", "أواخر 2023", by="هدى", value="2023-Q4", span="2023")
        brief.correct("dates", "الحدث", "add", by="هدى", value="PAST_REF")

    say()
    kept = (file.parent / "brief.corrections.json").read_text("utf8")
    say()
    assert (file.parent / "brief.corrections.json").read_text("utf8") == kept


def test_undo_and_withdraw(file: Path) -> None:
    brief = bk.load(file)
    before = rows(brief, "dates")
    brief.correct("dates", "عام 2024", "reject", by="هدى")
    one = rows(brief, "dates")
    brief.correct("dates", "الحدث", "add", by="هدى", value="PAST_REF")
    brief.undo_correction()
    assert rows(brief, "dates") == one
    brief.correct("dates", "عام 2024", "withdraw", by="هدى")
    assert rows(brief, "dates") == before and len(brief.corrections()) == 0
    brief.correct("dates", "الحدث", "add", by="هدى", value="PAST_REF")
    brief.correct("dates", "الحدث", "reject", by="علي")
    assert rows(brief, "dates") == before
    for _ in range(4):  # reject, withdraw, add, reject are still to be undone
        brief.undo_correction()
    assert rows(brief, "dates") == before
    with pytest.raises(LayerError, match="nothing was corrected"):
        brief.undo_correction()


def test_a_decided_row_outlives_the_machine(file: Path) -> None:
    "Accepted and changed rows stay, whatever a later version of a layer says; a rejected word stays away."
    brief = bk.load(file)
    words = [row["text"] for row in rows(brief, "words")]
    first, second, *_ = [word for word in words if words.count(word) == 1]
    brief.correct("words", first, "accept", by="هدى")
    brief.correct("words", second, by="هدى", label="ب")
    register("layers", "words", lambda brief: Layer("words", [], [], {"size": [], "label": [], "new": []}))
    again = bk.load(file)
    found = {row["text"]: row for row in rows(again, "words")}
    assert found[first]["size"] == len(first) and found[first]["new"] is None
    assert found[second]["label"] == "ب" and found[second]["status"] == "changed"
    check_rows(again, "words")


def test_a_row_with_other_words_gives_way_to_an_accepted_one(file: Path) -> None:
    brief = bk.load(file)
    start = brief.text.index("14 مارس 2024")
    register("layers", "words", lambda brief: Layer("words", [start], [start + 12], {"label": ["أ"]}))
    brief = bk.load(file)
    brief.correct("words", "14 مارس 2024", by="هدى", label="ب")
    register("layers", "words", lambda brief: Layer("words", [start - 3], [start + 12], {"label": ["ج"]}))
    assert [(row["text"], row["label"]) for row in rows(bk.load(file), "words")] == [("14 مارس 2024", "ب")]


@pytest.mark.parametrize(
    "arguments, values, message",
    [
        (("dates", "أول أمس", "reject"), {}, "has no row"),
        (("dates", "عام 2024", "refuse"), {}, "no decision"),
        (("dates", "عام 2024"), {}, "nothing to change"),
        (("dates", "عام 2024", "accept"), {"type": "DATE"}, "takes no attributes"),
        (("dates", "عام 2024"), {"type": "DAY"}, "DATE, TIME"),
        (("dates", "عام 2024"), {"clash": "no"}, "true or false"),
        (("dates", "عام 2024"), {"colour": "أحمر"}, "no attribute"),
        (("dates", "عام 2024"), {"value": object()}, "a value is"),
        (("dates", "عام 2024"), {"span": "لا وجود لها"}, "do not stand"),
        (("dates", "عام 2024"), {"signal_span": (5, 5)}, "no span"),
        (("dates", (3, 10**9), "add"), {}, "no span"),
        (("dates", "مارس 2024", "add"), {}, "stand in 2 places"),
        (("dates", 7, "reject"), {}, "a place is given"),
        (("dates", "14 مارس 2024", "add"), {}, "already"),
        (("tokens", "الحدث", "reject"), {}, "only"),
        (("structure", "الحدث", "add"), {}, "only"),
        (("weather", "الحدث", "add"), {}, "no layer"),
        (("quantities", "30"), {"value": "ثلاثون"}, "a number"),
    ],
)
def test_a_mistake_is_one_clear_error(file: Path, arguments: Any, values: Any, message: str) -> None:
    brief = bk.load(file)
    with pytest.raises(BriefkitError, match=re.escape(message)) as error:
        brief.correct(*arguments, by="هدى", **values)
    assert "\n" not in str(error.value)
    assert not list(file.parent.glob("*.json"))
    with pytest.raises(LayerError, match="needs a name"):
        brief.correct("dates", "عام 2024", "reject", by="  ")


def test_attributes_of_tokens_and_structure_can_change(file: Path) -> None:
    brief = bk.load(file)
    count = len(brief.layer("tokens"))
    token = brief.table("tokens")[brief.table("tokens").text == "البعثة"].iloc[0]
    brief.correct("tokens", token, by="هدى", lemma="بعثة")
    brief.correct("structure", "الحدث", by="هدى", section="background")
    assert len(brief.layer("tokens")) == count and brief.layer("tokens")["lemma"][token.name] == "بعثة"
    again = bk.load(file)
    assert again.layer("tokens")["lemma"][token.name] == "بعثة"
    assert next(row for row in rows(again, "structure") if row["text"] == "الحدث")["section"] == "background"
    check_rows(again, "structure")


def test_values_of_the_samples_are_on_the_lists() -> None:
    for path in bk.samples().values():
        brief = bk.load(path)
        for layer in brief.layers:
            for name, choices in attribute_choices(layer).items():
                said = {value for value in brief.layer(layer)[name] if value is not None}
                assert said <= set(choices.values), (layer, name, said - set(choices.values))


# -- the file


def test_two_formats_of_one_name_keep_their_corrections_apart(file: Path) -> None:
    other = file.with_suffix(".txt")
    other.write_text(TEXT, "utf8")
    bk.load(file).correct("dates", "عام 2024", "reject", by="هدى")
    bk.load(other).correct("dates", "عام 2025", "reject", by="علي")
    assert corrections_beside(other).name == "brief.txt.corrections.json"
    assert [one.by for one in bk.load(file).corrections()] == ["هدى"]
    assert [one.by for one in bk.load(other).corrections()] == ["علي"]


def test_two_coders_keep_a_file_each(file: Path) -> None:
    for name, words in (("huda", "عام 2024"), ("ali", "عام 2025")):
        bk.load(file, corrections=file.parent / f"{name}.json").correct("dates", words, "reject", by=name)
    assert [one.by for one in bk.load(file, corrections=file.parent / "huda.json").corrections()] == ["huda"]
    assert len(bk.load(file).corrections()) == 0


def test_a_file_that_changed_meanwhile_is_not_written_over(file: Path) -> None:
    one, two = bk.load(file), bk.load(file)
    one.correct("dates", "عام 2024", "reject", by="هدى")
    with pytest.raises(BriefkitError, match="changed by somebody else"):
        two.correct("dates", "عام 2025", "reject", by="علي")
    assert len(two.corrections()) == 0 and len(rows(two, "dates")) == len(rows(one, "dates")) + 1
    assert [one.by for one in bk.load(file).corrections()] == ["هدى"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(file: Path) -> None:
    brief = bk.load(file)
    file.parent.chmod(0o500)
    try:
        with pytest.raises(BriefkitError, match="cannot be written"):
            brief.correct("dates", "عام 2024", "reject", by="هدى")
        assert len(brief.corrections()) == 0
    finally:
        file.parent.chmod(0o700)


def test_a_text_without_a_file_is_corrected_in_memory(tmp_path: Path) -> None:
    brief = bk.parse(TEXT, format="md")
    brief.correct("dates", "عام 2024", "reject", by="هدى")
    with pytest.raises(BriefkitError, match="give the path"):
        brief.save_corrections()
    kept = brief.save_corrections(tmp_path / "kept.json")
    assert rows(bk.parse(TEXT, format="md", corrections=kept), "dates") == rows(brief, "dates")


BROKEN = [
    b"",
    b"\xff\xfe\x00",
    b"[]",
    b"{}",
    b'{"format": "briefkit corrections", "version": 99, "corrections": []}',
    b'{"format": "briefkit corrections", "version": 1, "corrections": {}}',
    b'{"format": "briefkit corrections", "version": 1, "corrections": [7]}',
    b"[" * 200_000,
]


@pytest.mark.parametrize("data", BROKEN)
def test_a_broken_file_is_one_clear_error(file: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (file.parent / "brief.corrections.json").write_bytes(data)
    with pytest.raises(LoadError, match=r"brief\.corrections\.json") as error:
        bk.load(file)
    assert "\n" not in str(error.value)
    assert main(["annotate", str(file), "--layer", "dates"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["annotate", str(file), "--layer", "dates", "--no-corrections"]) == 0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_to_a_file_is_an_error_or_harmless(data: st.DataObject) -> None:
    brief = bk.parse(TEXT, format="md")
    brief.correct("dates", "عام 2024", "reject", by="هدى")
    brief.correct("dates", "أواخر 2023", by="هدى", value="2023-Q4", span="2023")
    tree = json.loads(dumps_corrections(brief.corrections(), brief))
    entry = data.draw(st.sampled_from(tree["corrections"]))
    field = data.draw(st.sampled_from(sorted(entry)))
    junk = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["spans", "text", "x"]), inner, max_size=3), max_leaves=5)
    entry[field] = data.draw(junk)
    fresh = bk.parse(TEXT, format="md")
    try:
        entries, _ = loads_corrections(json.dumps(tree))
    except FormatError as error:
        assert "\n" not in str(error)
        return
    fresh.attach_corrections(entries)
    check_rows(fresh, "dates")
    assert len(fresh.corrections()) == len(tree["corrections"])


# -- properties

DECISIONS = st.lists(
    st.tuples(st.sampled_from(["accept", "reject", "change", "add", "withdraw", "move"]), st.integers(0, 40), st.sampled_from(["هدى", "علي"])),
    max_size=8,
)


def decide(brief: Brief, decisions: list[tuple[str, int, str]]) -> None:
    for decision, number, by in decisions:
        table = brief.table("words")
        if not len(table) and decision != "add":
            continue
        row = table.iloc[number % len(table)] if len(table) else None
        tokens = rows(brief, "tokens")
        token = tokens[number % len(tokens)]
        try:
            if decision == "change":
                brief.correct("words", row, by=by, label="ب", size=number)
            elif decision == "move":
                brief.correct("words", row, by=by, span=(token["start"], token["end"]), head=(token["start"], token["start"] + 1))
            elif decision == "add":
                brief.correct("words", (token["start"], token["end"]), "add", by=by, label="ج")
            else:
                brief.correct("words", row, decision, by=by)
        except LayerError as error:
            assert "already" in str(error) or "rows of" in str(error)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(decisions=DECISIONS)
def test_saved_and_loaded_is_the_same(tmp_path_factory: pytest.TempPathFactory, decisions: list[tuple[str, int, str]]) -> None:
    path = tmp_path_factory.mktemp("kept") / "brief.md"
    path.write_text(TEXT, "utf8")
    brief = bk.load(path)
    decide(brief, decisions)
    again = bk.load(path)
    assert rows(again, "words") == rows(brief, "words")
    assert dumps_corrections(again.corrections(), again) == dumps_corrections(brief.corrections(), brief)
    check_rows(again, "words")
    for _ in range(len(brief.corrections()._history)):
        brief.undo_correction()
    assert rows(brief, "words") == rows(bk.load(path, corrections=False), "words")


PARTS = [part for part in re.split(r"(?<=[ \n])", TEXT)]
EDITS = st.lists(
    st.tuples(st.sampled_from(["delete", "insert", "double", "swap", "mark", "wrap"]), st.integers(0, 10_000), st.integers(1, 12)), max_size=6
)


def edited(edits: list[tuple[str, int, int]]) -> str:
    parts = list(PARTS)
    for edit, at, size in edits:
        at %= max(1, len(parts))
        if edit == "delete":
            del parts[at : at + size]
        elif edit == "insert":
            parts[at:at] = ["كلام ", "جديد "][: size % 3]
        elif edit == "double":
            parts[at:at] = parts[at : at + size]
        elif edit == "swap":
            parts = parts[at:] + parts[:at]
        elif edit == "mark":
            parts[at : at + 1] = [part[:1] + "\u064e" + part[1:] for part in parts[at : at + 1]]
        else:
            parts[at : at + 1] = [part.replace(" ", "\n") for part in parts[at : at + 1]]
    return "".join(parts)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(decisions=DECISIONS, edits=EDITS)
def test_whatever_happens_to_the_text_nothing_is_misplaced_or_dropped(decisions: list[tuple[str, int, str]], edits: list[tuple[str, int, int]]) -> None:
    brief = bk.parse(TEXT, format="md")
    decide(brief, decisions)
    kept = list(brief.corrections())
    second = bk.parse(edited(edits), format="md")
    record = second.attach_corrections(kept)
    assert len(record) == len(kept)
    assert sorted(letters(one.place.text) for one in record) == sorted(letters(one.place.text) for one in kept)
    for one in record:
        if one.found != "lost":
            assert spans_text(second.source, one.place.spans) == one.place.text
        if one.found in ("kept", "moved"):
            assert any(one.place.text == other.place.text for other in kept)
    check_rows(second, "words")
    for row in rows(second, "words"):
        if row.get("status") not in (None, "machine") and row["head"] is not None:
            assert all(0 <= start < end <= len(second.source) for start, end in row["head"])
    text = dumps_corrections(record, second)
    assert dumps_corrections(loads_corrections(text)[0], second) == text
    # and back in the first text everything that was found is where it was
    back = bk.parse(TEXT, format="md").attach_corrections(kept)
    assert back.lost == [] and [one.place.spans for one in back] == [one.place.spans for one in kept]


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80), st.data())
def test_anchors_in_any_text(one: str, two: str, data: st.DataObject) -> None:
    first, second = bk.parse(one), bk.parse(two)
    tokens = rows(first, "tokens")
    anchors = [text_anchor(first, row["spans"]) for row in tokens]
    assert all(found.how in ("kept", "lost") for found in find_anchors(first, anchors))
    for anchor, found in zip(anchors, find_anchors(second, anchors)):
        if found.how != "lost":
            assert spans_text(second.source, found.anchor.spans) == found.anchor.text
            assert letters(found.anchor.text) == letters(anchor.text)
        else:
            assert found.anchor == anchor


# -- sheets


def csv_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def put_csv(path: Path, lines: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]), restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(lines)
    return path


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("layer", ["dates", "words", "quantities", "entities", "structure", "tokens", "sentences"])
def test_an_untouched_sheet_changes_nothing(file: Path, layer: str, ending: str) -> None:
    brief = bk.load(file)
    sheet = write_layer_sheet(brief, layer, file.parent / f"sheet.{ending}")
    outcome = apply_layer_sheet(brief, sheet, by="هدى")
    assert outcome.corrections == [] and outcome.untouched == len(brief.layer(layer))
    assert not list(file.parent.glob("*.json"))


def test_a_sheet_saved_by_another_spreadsheet(file: Path) -> None:
    "Semicolons, decimal commas, an older encoding, numbers rewritten: still untouched but for what was edited."
    brief = bk.load(file)
    lines = csv_rows(write_layer_sheet(brief, "quantities", file.parent / "q.csv"))
    for line in lines:
        line["value"] = line["value"].replace(".", ",")
        if line["text"] == "'30":  # guarded: a spreadsheet would take it for a number
            line["value"] = "30,5"
    saved = put_csv(file.parent / "saved.csv", lines, ";", "windows-1256")
    outcome = apply_layer_sheet(brief, saved, by="هدى")
    assert len(outcome.corrections) == 1
    assert next(row for row in rows(brief, "quantities") if row["text"] == "30")["value"] == 30.5


def test_formulas_do_not_run(file: Path) -> None:
    register("layers", "words", lambda brief: Layer("words", [0, 8], [6, 13], {"label": ["=HYPERLINK(1)", "+1-2"]}))
    openpyxl = pytest.importorskip("openpyxl")
    brief = bk.load(file)
    text = write_layer_sheet(brief, "words", file.parent / "a.csv").read_text("utf-8-sig")
    assert not re.search(r'(^|,)"?[=+@]', text)
    book = openpyxl.load_workbook(write_layer_sheet(brief, "words", file.parent / "a.xlsx"))
    cells = [cell for line in book["words"].iter_rows() for cell in line if str(cell.value).startswith(("=", "+"))]
    assert cells and all(cell.data_type == "s" for cell in cells)
    for name in ("a.csv", "a.xlsx"):
        assert apply_layer_sheet(brief, file.parent / name, by="هدى").corrections == []


def test_a_workbook_is_arabic_and_keeps_dates(file: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    brief = bk.load(file)
    path = write_layer_sheet(brief, ["dates", "quantities"], file.parent / "book.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["dates"]
    assert sheet.sheet_view.rightToLeft and book["lists"].sheet_state == "hidden"
    head = [cell.value for cell in sheet[1]]
    values = [line[head.index("value")] for line in sheet.iter_rows(min_row=2) if line[0].row <= len(brief.layer("dates")) + 1]
    assert {cell.value for cell in values} == set(brief.layer("dates")["value"]) and all(cell.number_format == "@" for cell in values)
    import datetime

    values[0].value = datetime.datetime(2024, 3, 13)  # typed as a date into the cell
    book.save(path)
    apply_layer_sheet(brief, path, by="هدى")
    assert rows(brief, "dates")[0]["value"] == "2024-03-13"


def test_an_edited_sheet_is_not_written_over(file: Path) -> None:
    "Hours of work stand in it; once it was taken over, or where nobody touched it, it may be written anew."
    brief = bk.load(file)
    sheet = write_layer_sheet(brief, "dates", file.parent / "dates.csv")
    write_layer_sheet(brief, "dates", sheet)
    lines = csv_rows(sheet)
    lines[0]["decision"] = "رفض"
    put_csv(sheet, lines)
    edited = sheet.read_bytes()
    with pytest.raises(BriefkitError, match="holds 1 decisions that were not taken over"):
        write_layer_sheet(brief, "dates", sheet)
    assert sheet.read_bytes() == edited
    apply_layer_sheet(brief, sheet, by="هدى")
    write_layer_sheet(brief, "dates", sheet)
    assert len(csv_rows(sheet)) == len(lines) - 1
    sheet.write_text("something else", "utf8")
    with pytest.raises(BriefkitError, match="is there already and is no sheet"):
        write_layer_sheet(brief, "dates", sheet)


def test_what_became_of_a_sheet_is_told(file: Path) -> None:
    brief = bk.load(file)
    lines = csv_rows(write_layer_sheet(brief, "dates", file.parent / "dates.csv"))
    lines[0]["decision"] = "accept"
    sheet = put_csv(file.parent / "edited.csv", lines[:-1])  # a row was struck out of the sheet
    first = apply_layer_sheet(brief, sheet, by="هدى")
    assert (len(first.corrections), first.standing, first.missing) == (1, 0, 1)
    again = apply_layer_sheet(brief, sheet, by="هدى")
    assert (len(again.corrections), again.standing, again.missing) == (0, 1, 1)
    assert "1 taken over before" in str(again) and "1 not in the sheet" in str(again)
    assert again.untouched == len(lines) - 2


def test_other_words_are_told_as_such(file: Path) -> None:
    brief = bk.load(file)
    place = brief.source.index("عام 2024")
    brief.correct("dates", "عام 2024", by="هدى", span=(place + 4, place + 8))
    (row,) = brief.corrections().table().to_dict("records")
    assert (row["machine"], row["person"]) == ("text: عام 2024", "text: 2024")


def test_a_sheet_written_before_the_text_changed(file: Path) -> None:
    brief = bk.load(file)
    lines = csv_rows(write_layer_sheet(brief, "dates", file.parent / "dates.csv"))
    for line in lines:
        if line["text"] in ("عام 2024", "عام 2025"):
            line["decision"] = "reject"
    sheet = put_csv(file.parent / "edited.csv", lines)
    file.write_text(TEXT.replace("من المرجح أن تستمر الهدنة حتى عام 2025. ", "").replace("## الحدث", "طبعة ثانية.\n\n## الحدث"), "utf8")
    second = bk.load(file)
    outcome = apply_layer_sheet(second, sheet, by="هدى")
    assert [one.anchor.text for one in outcome.corrections] == ["عام 2024"] and len(outcome.lost) == 1
    assert "عام 2024" not in {row["text"] for row in rows(second, "dates")}


@pytest.mark.parametrize(
    "text, cells, column",
    [
        ("عام 2024", {"decision": "ربما"}, "decision"),
        ("عام 2024", {"type": "DAT"}, "type"),
        ("عام 2024", {"value": "Mar-24"}, "value"),
        ("عام 2024", {"clash": "perhaps"}, "clash"),
        ("عام 2024", {"text": "لا وجود لها"}, "text"),
        ("عام 2024", {"written": "{"}, "written"),
        ("عام 2024", {"start": "x"}, "start"),
        ("عام 2024", {"decision": "change"}, "decision"),
        ("عام 2024", {"written": "", "decision": "reject"}, "decision"),
        ("عام 2024", {"written": "", "text": "مارس 2024", "start": "", "end": ""}, "text"),
    ],
)
def test_a_cell_that_cannot_be_read(file: Path, text: str, cells: dict[str, str], column: str) -> None:
    brief = bk.load(file)
    lines = csv_rows(write_layer_sheet(brief, "dates", file.parent / "dates.csv"))
    number = next(i for i, line in enumerate(lines) if line["text"] == text)
    lines[0]["decision"] = "reject" if number else ""
    lines[number].update(cells)
    with pytest.raises(FormatError, match=rf"row {number + 2}, column {column}: ") as error:
        apply_layer_sheet(brief, put_csv(file.parent / "edited.csv", lines), by="هدى")
    assert "\n" not in str(error.value) and len(brief.corrections()) == 0


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0old", b"\x00\x01\x02"])
def test_a_file_that_is_no_sheet(file: Path, data: bytes) -> None:
    sheet = file.parent / "sheet.csv"
    sheet.write_bytes(data)
    with pytest.raises(BriefkitError):
        apply_layer_sheet(bk.load(file), sheet, by="هدى")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_cells_give_corrections_or_one_error(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("sheet")
    brief = bk.parse(TEXT, format="md")
    lines = csv_rows(write_layer_sheet(brief, "words", folder / "a.csv"))
    for _ in range(data.draw(st.integers(1, 3))):
        line = data.draw(st.sampled_from(lines))
        line[data.draw(st.sampled_from(sorted(line)))] = data.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(["reject", "accept", "add", "1,5", "[", "نعم", "الميناء"]))
    try:
        apply_layer_sheet(brief, put_csv(folder / "b.csv", lines), by="هدى")
    except BriefkitError as error:
        assert "\n" not in str(error)
    check_rows(brief, "words")


# -- command line


def test_the_command_line_round_trip(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = file.parent / "dates.csv"
    assert main(["correct", str(file), "--layer", "dates", "--sheet", str(sheet)]) == 0
    lines = csv_rows(sheet)
    lines[0]["decision"] = "reject"
    put_csv(sheet, lines)
    assert main(["correct", str(file), "--apply", str(sheet), "--by", "Huda"]) == 0
    capsys.readouterr()
    assert main(["annotate", str(file), "--layer", "dates"]) == 0
    out = capsys.readouterr()
    printed = [json.loads(line) for line in out.out.splitlines()]
    assert len(printed) == len(lines) - 1 and {row["status"] for row in printed} == {"machine"}
    assert "1 correction by Huda" in out.err
    assert main(["annotate", str(file), "--layer", "dates", "--no-corrections"]) == 0
    out = capsys.readouterr()
    assert len(out.out.splitlines()) == len(lines) and not out.err and "status" not in out.out
    assert main(["correct", str(file), "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["decision"] == "reject"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--sheet", "x.csv"],
        ["--layer", "dates", "--sheet", "x.ods"],
        ["--layer", "dates,entities", "--sheet", "x.csv"],
        ["--layer", "weather", "--sheet", "x.csv"],
        ["--apply", "missing.csv", "--by", "Huda"],
        ["--apply", "missing.csv"],
        ["--corrections", "missing.json"],
    ],
)
def test_mistakes_on_the_command_line(file: Path, arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    assert main(["correct", str(file), *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_corpus_takes_corrections_along(file: Path) -> None:
    other = file.with_name("other.md")
    other.write_text(TEXT, "utf8")
    bk.load(file).correct("dates", "عام 2024", "reject", by="هدى")
    table = bk.load_corpus(file.parent).table("dates")
    assert set(table.status) == {"machine"} and table.groupby("brief").size().diff().dropna().tolist() == [1]
    assert "status" not in bk.load_corpus(file.parent, corrections=False).table("dates").columns


def test_all_corrections_of_a_corpus_in_one_table(file: Path) -> None:
    other = file.with_name("other.md")
    other.write_text(TEXT, "utf8")
    bk.load(file).correct("dates", "عام 2024", "reject", by="هدى")
    bk.load(other).correct("dates", "عام 2025", "accept", by="علي")
    table = bk.load_corpus(file.parent).correction_table()
    assert table.columns[:4].tolist() == ["brief", "start", "end", "text"] and set(table.by) == {"هدى", "علي"}


def test_a_folder_of_briefs_with_corrections_is_no_folder_of_maps(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from briefkit.argmap.commands import _given_files

    bk.load(file).correct("dates", "عام 2024", "reject", by="هدى")
    file.with_name("brief.meta.json").write_text("{}", "utf8")
    assert _given_files([str(file.parent)]) == [str(file)]


@pytest.mark.parametrize("name", sorted(bk.samples()))
def test_accepting_everything_changes_nothing_but_who_says_so(name: str) -> None:
    "Every layer, with its places in the text, also across page breaks; and again from the file."
    source = bk.load(bk.samples()[name], corrections=False)
    for layer in source.layers:
        brief = bk.load(bk.samples()[name], corrections=False)
        before = rows(brief, layer)
        record = brief.corrections()
        commit_corrections(record, [decide_correction(record, layer, row, "accept", by="هدى") for row in before[:60]])
        again = bk.load(bk.samples()[name], corrections=False)
        again.attach_corrections(loads_corrections(dumps_corrections(record, brief))[0])
        for corrected in (brief, again):
            after = rows(corrected, layer)
            status = [row.pop("status", None) for row in after]
            assert status == ["accepted" if number < 60 else "machine" for number in range(len(before))]
            assert [{name: value for name, value in row.items() if name != "by"} for row in after] == before, layer
        for column in source.layer(layer).span_columns:
            assert [listed(value) for value in brief.layer(layer)[column]] == [listed(value) for value in source.layer(layer)[column]]


def listed(value: Any) -> Any:
    return [listed(part) for part in value] if isinstance(value, (list, tuple)) else value


def test_words_with_markup_in_their_midst_are_found_again() -> None:
    text = "مقدمة قصيرة.\n\nوصلت البعثة وفق [بيان الوزارة](https://example.org/a) إلى الميناء **ليلاً** يوم الاثنين.\n\nخاتمة."
    brief = bk.parse(text, format="md")
    row = rows(brief, "sentences")[1]
    brief.correct("sentences", row, "accept", by="هدى")
    second = bk.parse("سطر جديد.\n\n" + text.replace("example.org/a", "example.org/moved"), format="md")
    record = second.attach_corrections(list(brief.corrections()))
    (one,) = record
    assert one.found == "respelled" and spans_text(second.source, one.place.spans) == one.place.text
    assert rows(second, "sentences")[2]["status"] == "accepted" and "moved" in rows(second, "sentences")[2]["text"]


def test_furniture_is_found_again() -> None:
    pages = "\f".join(f"مركز الدراسات – نشرة\n\nفقرة عن الميناء رقم {n} وما جرى فيه من أحداث.\n\nصفحة {n}\n" for n in range(1, 5))
    brief = bk.parse(pages)
    furniture = [row for row in rows(brief, "structure") if row["kind"] == "furniture"]
    if not furniture:
        pytest.skip("nothing is furniture here")
    brief.correct("structure", furniture[-1], by="هدى", kind="caption")
    second = bk.parse("سطر جديد.\n\n" + pages)
    record = second.attach_corrections(list(brief.corrections()))
    assert all(spans_text(second.source, one.place.spans) == one.place.text for one in record if one.found != "lost")
    assert len(record) == 1
