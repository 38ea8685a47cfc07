"""Statistics over briefs: counts lead back to their characters, the ends are honest, the commands keep their word."""

import contextlib
import csv
import io
import json
import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit import Brief, BriefkitError, load, load_corpus, parse, samples
from briefkit.cli import main
from briefkit.stats.collocation import collocates, collocation_network
from briefkit.stats.comparison import frequency_over_time
from briefkit.stats.concordance import concordance, concordance_html, concordance_text
from briefkit.stats.dispersion import dispersion
from briefkit.stats.diversity import lexical_diversity
from briefkit.stats.frequency import count_units, frequency_list, hapaxes, ngrams, tf_idf
from briefkit.stats.keyness import group_keyness, keyness
from briefkit.stats.profile import brief_stats, corpus_stats, length_distribution
from briefkit.stats.readability import readability
from briefkit.stats.similarity import burrows_delta, cosine_similarity, near_duplicates, reused_passages
from briefkit.stats.units import describe_measure, index_units, table_notes, unit_occurrences
from briefkit.stats.vectoriser import unit_analyzer

TUTORIAL = sorted((Path(__file__).parent.parent / "nbs" / "tutorials" / "data").glob("*.md"))

words = st.sampled_from(["العراق", "والعراق", "للعراق", "القُوّات", "في", "2024", "سد", "النهضة", "«", "،", "٪", "=1+1"])
line = st.lists(words, min_size=1, max_size=8).map(" ".join)
markdown = st.lists(st.tuples(st.sampled_from(["", "# ", "## ", "- ", "> "]), line), max_size=8).map(
    lambda lines: "\n\n".join(mark + text + ("." if not mark.startswith("#") else "") for mark, text in lines)
)


@pytest.fixture(scope="module")
def sample_briefs() -> list[Brief]:
    return [load(samples()[name]) for name in ("red_sea_shipping", "libya_budget")]


# back to the source ---------------------------------------------------------------------------------------------------


def assert_spans(table: Any, briefs: dict[str, Brief], prefix: str = "") -> None:
    "Every row says what its spans say."
    for row in table.to_dict("records"):
        source = briefs[row["other" if prefix else "brief"]].source
        pieces = [source[start:end] for start, end in row[f"{prefix}spans"]]
        assert " ".join(pieces) == row[f"{prefix}text"]
        assert (
            row[f"{prefix}spans"][0][0] == row[f"{prefix}start"] and row[f"{prefix}spans"][-1][1] == row[f"{prefix}end"]
        )


def test_every_row_leads_back_to_its_characters(sample_briefs: list[Brief]) -> None:
    briefs = {brief.name: brief for brief in sample_briefs}
    for pattern, options in {
        "في": {},
        "ال*": {"sort": ("right1", "left1")},
        "من ال*": {"kind": "phrase"},
        r"[0-9]+": {"kind": "regex", "window_unit": "sentences", "window": 1},
        "links": {"kind": "layer"},
        "quotes": {"kind": "layer"},
    }.items():
        assert_spans(concordance(sample_briefs, pattern, **options), briefs)
    assert len(concordance(sample_briefs, "في"))
    assert_spans(hapaxes(sample_briefs), briefs)
    assert_spans(unit_occurrences(sample_briefs, "في"), briefs)


@settings(max_examples=60, deadline=None)
@given(markdown)
def test_counts_and_places_agree_on_any_brief(text: str) -> None:
    brief = parse(text, format="md")
    counts = count_units(brief)
    for unit in counts.counts:
        places = unit_occurrences(brief, unit)
        assert len(places) == counts.counts[unit]
        assert_spans(places, {brief.name: brief})
    for pattern in ("العراق", "في"):
        lines = concordance(brief, pattern)
        assert len(lines) == count_units(brief, leave_out=()).counts[pattern]
        assert_spans(lines, {brief.name: brief})
        assert "<script" not in concordance_html(lines)
    assert len(concordance(brief, "العراق", clitics=True)) == sum(
        counts.counts[unit] for unit in ("العراق", "والعراق", "للعراق")
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(markdown, max_size=4))
def test_counts_of_many_are_the_sum_of_counts_of_each(texts: list[str]) -> None:
    briefs = [parse(text, format="md", metadata={"path": str(number)}) for number, text in enumerate(texts)]
    together, streamed = count_units(briefs), count_units(iter(briefs))
    assert together.counts == streamed.counts and together.documents == streamed.documents
    assert together.size == sum(len(index_units(brief)) for brief in briefs)
    for unit, count in together.documents.items():
        assert count == sum(unit in count_units(brief).counts for brief in briefs)


@settings(max_examples=40, deadline=None)
@given(markdown, st.sampled_from([1, 2, 5, (0, 2), (3, 0)]), st.sampled_from(["sentence", "brief"]))
def test_collocates_are_those_that_one_counts_by_hand(text: str, window: Any, within: str) -> None:
    brief = parse(text, format="md")
    index = index_units(brief, leave_out=())
    before, after = (window, window) if isinstance(window, int) else window
    stretch = index.stretch_numbers if within == "sentence" else index.brief_numbers
    units = index.strings()
    nodes = [at for at, unit in enumerate(units) if unit == "سد"]
    near = {
        at
        for node in nodes
        for at in range(max(node - before, 0), min(node + after + 1, len(units)))
        if stretch[at] == stretch[node] and units[at] != "سد"
    }
    table = collocates(brief, "سد", window=window, within=within, minimum=1, leave_out=())
    by_hand: dict[str, int] = {}
    for at in near:
        by_hand[units[at]] = by_hand.get(units[at], 0) + 1
    assert dict(zip(table["unit"], table["count"])) == by_hand


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=8, max_size=40), st.lists(st.integers(0, 4), min_size=8, max_size=40))
def test_reused_passages_are_common_to_both(left: list[int], right: list[int]) -> None:
    texts = [" ".join("ابتثج"[code] * 2 for code in codes) + "." for codes in (left, right)]
    briefs = [parse(text, metadata={"path": str(number)}) for number, text in enumerate(texts)]
    table = reused_passages(briefs, minimum=4)
    assert_spans(table, {brief.name: brief for brief in briefs})
    assert_spans(table, {brief.name: brief for brief in briefs}, "other_")
    for row in table.to_dict("records"):
        assert row["text"] == row["other_text"] and len(row["text"].split()) == row["words"] >= 4
    shared = {tuple(left[i : i + 4]) for i in range(len(left) - 3)} & {
        tuple(right[i : i + 4]) for i in range(len(right) - 3)
    }
    assert bool(len(table)) == bool(shared)


# honest ends ----------------------------------------------------------------------------------------------------------

ENDS = {
    "empty": "",
    "space": " \n\n ",
    "one word": "سلام",
    "one sentence": "وقعت الأطراف اتفاق الهدنة.",
    "no Arabic": "Only English stands here. Nothing else.",
    "signs": "— … !",
    "numbers": "12 13 14",
    "marks": "\u064e\u064f\u0651",
}


@pytest.mark.parametrize("text", ENDS.values(), ids=ENDS.keys())
def test_a_short_brief_gets_values_or_reasons(text: str) -> None:
    brief = parse(text, metadata={"path": "x"})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for table in (brief_stats(brief), corpus_stats([brief, brief], by_section=True)):
            undefined = table["value"].isna()
            assert (table.loc[undefined, "note"].str.len() > 0).all()
            assert np.isfinite(table.loc[~undefined, "value"].to_numpy(float)).all()
        for table in (
            frequency_list(brief),
            ngrams(brief, minimum=1),
            hapaxes(brief),
            tf_idf([brief, brief]),
            concordance(brief, "الهدنة"),
            collocates(brief, "الهدنة", minimum=1),
            collocation_network(brief, "الهدنة", minimum=1),
            dispersion([brief, brief], "الهدنة"),
            readability(brief),
            length_distribution(brief),
            frequency_over_time([brief], "الهدنة"),
            near_duplicates([brief, brief]),
            reused_passages([brief, brief]),
            cosine_similarity([brief, brief]),
        ):
            assert table is not None
            if "note" in table:
                labels = ["note", "period"]  # a period of None is that of briefs without a date
                missing = table.drop(columns=labels, errors="ignore").isna().any(axis=1)
                assert (table.loc[missing, "note"].str.len() > 0).all()


def test_what_cannot_be_compared_is_said_in_one_line() -> None:
    empty, full = parse(""), parse("وقعت الأطراف اتفاق الهدنة.")
    for wrong, message in (
        (lambda: keyness(empty, full), "at least one word each"),
        (lambda: group_keyness([full], "publisher"), "no brief has 'publisher'"),
        (lambda: burrows_delta([full]), "at least 2 texts"),
        (lambda: index_units("نص"), "parse"),
        (lambda: concordance(full, ""), "empty pattern"),
        (lambda: concordance(full, "x", kind="layer"), "no layer 'x'"),
    ):
        with pytest.raises(BriefkitError, match=message):
            wrong()


def test_furniture_is_counted_apart() -> None:
    brief = load(samples()["libya_budget"])
    furniture = [block for block in brief.blocks if block.kind == "furniture"]
    assert furniture, "the sample has running heads"
    table = brief_stats(brief, by_section=False).set_index("measure")["value"]
    assert table["furniture_words"] > 0
    assert table["words"] == len(brief.tokens.of_kind("word"))


def test_sections_add_up(sample_briefs: list[Brief]) -> None:
    for brief in sample_briefs:
        table = brief_stats(brief)
        for measure in ("words", "sentences", "paragraphs", "bullets", "punctuation", "links"):
            rows = table[table["measure"] == measure]
            whole, parts = rows[rows["section"].isna()]["value"].sum(), rows[rows["section"].notna()]["value"].sum()
            assert parts <= whole, measure


# corpora --------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not TUTORIAL, reason="the tutorial's briefs are not here")
def test_a_corpus_answers_as_its_briefs_do() -> None:
    corpus = load_corpus(*TUTORIAL)
    briefs = list(corpus)
    assert corpus.frequency_list().equals(frequency_list(briefs))
    assert corpus.stats().equals(corpus_stats(briefs))
    assert corpus.concordance("السد", clitics=True).equals(concordance(briefs, "السد", clitics=True))
    assert corpus.concordance("السد", limit=3).equals(concordance(briefs, "السد").head(3))
    nile, forum = (corpus.where(publisher=p) for p in sorted({b.metadata["publisher"] for b in briefs}))
    assert len(nile.keyness(forum))
    assert set(corpus.group_keyness("publisher")["group"]) == {b.metadata["publisher"] for b in briefs}
    assert briefs[0].concordance("السد").attrs["about"]["pattern"] == "السد"


def test_results_carry_their_notes_and_can_be_pickled(sample_briefs: list[Brief]) -> None:
    table = keyness(sample_briefs[0], sample_briefs[1])
    notes = table_notes(table).set_index("name")
    assert notes.loc["log_ratio", "source"] == "Hardie 2014" and "0.5" in notes.loc["log_ratio", "zeros"]
    assert "folded" in table.attrs["counted"]
    assert pickle.loads(pickle.dumps(count_units(sample_briefs))).counts == count_units(sample_briefs).counts
    assert pickle.loads(pickle.dumps(unit_analyzer()))("سلام") == ["سلام"]


def test_every_figure_says_what_it_is(sample_briefs: list[Brief]) -> None:
    "Formula and source of each measure, in the rows of a profile and the columns of all tables."
    labels = {"brief", "section", "group", "unit", "form", "pattern", "part", "parts", "rank", "note", "period", "text"}
    named = set(brief_stats(sample_briefs[0])["measure"])
    for table in (
        collocates(sample_briefs, "في"), keyness(*sample_briefs), group_keyness(sample_briefs, "section"),
        dispersion(sample_briefs, "في"), readability(sample_briefs), lexical_diversity(sample_briefs),
        frequency_list(sample_briefs), ngrams(sample_briefs), tf_idf(sample_briefs),
    ):  # fmt: skip
        named |= {*table.columns} - labels
    for name in named:
        known = describe_measure(name)
        assert known.formula and known.source and known.label and known.arabic, name


def test_words_left_out(sample_briefs: list[Brief]) -> None:
    everything, without = (
        set(index_units(sample_briefs, leave_out=out).vocabulary) for out in ((), ("function_words", "numbers"))
    )
    assert {"في", "من"} <= everything and not {"في", "من"} & without
    assert any(unit.isdigit() for unit in everything) and not any(unit.isdigit() for unit in without)


# what a brief contains is text ----------------------------------------------------------------------------------------

HOSTILE = "# =HYPERLINK(1)\n\n=1+1 <script>alert(1)</script> سد النهضة @SUM(A1) سد النهضة.\n"


def test_html_is_escaped() -> None:
    brief = parse(HOSTILE, metadata={"path": "<b>"})
    lines = concordance(brief, "سد")
    assert "<script>" not in lines._repr_html_() and "&lt;script&gt;" in lines._repr_html_()
    assert "<b>" not in lines._repr_html_().replace("<br", "")
    assert "سد" in concordance_text(lines)


def run(*arguments: Any) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
    return status, out.getvalue(), err.getvalue()


def test_cells_that_look_like_formulas_are_text(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "=cmd.md"
    path.write_text(HOSTILE, "utf8")
    for command in (["concordance", "سد", path], ["stats", path], ["collocates", "النهضة", path, "--minimum", 1]):
        status, out, _ = run(*command, "--format", "csv")
        assert status == 0
        for row in csv.reader(io.StringIO(out)):
            assert not any(cell[:1] in ("=", "+", "-", "@") and not cell[1:2].isdigit() for cell in row), row
        target = tmp_path / "out.xlsx"
        assert run(*command, "--format", "xlsx", "-o", target)[0] == 0
        for sheet in load_workbook(target):
            for cells in sheet.iter_rows():
                assert all(cell.data_type != "f" for cell in cells)


def test_stats_rows(tmp_path: Path) -> None:
    status, out, _ = run("stats", samples()["red_sea_shipping"], "--format", "json")
    assert status == 0
    rows = json.loads(out)
    assert all(list(row)[:4] == ["brief", "section", "measure", "value"] for row in rows)
    assert all(row.get("note") for row in rows if row["value"] is None)
    whole = {row["measure"] for row in rows if row["section"] is None}
    asked = "words types sentences ttr root_ttr herdan_c maas_a2 mattr mtld hdd yule_k lix rix osman"
    assert set(asked.split()) <= whole
    assert "NaN" not in out and "Infinity" not in out
    parquet = tmp_path / "rows.parquet"
    assert run("stats", samples()["red_sea_shipping"], "--format", "parquet", "-o", parquet)[0] == 0
    import pandas as pd

    assert len(pd.read_parquet(parquet)) == len(rows)


@pytest.mark.parametrize(
    "arguments",
    [
        ["stats"],
        ["stats", "missing.md"],
        ["stats", "{brief}", "--layers", "weather"],
        ["stats", "{brief}", "--leave-out", "verbs"],
        ["stats", "{brief}", "--format", "parquet"],
        ["stats", "{brief}", "--by", "colour"],
        ["concordance", "{brief}"],
        ["concordance", "(", "{brief}", "--kind", "regex"],
        ["concordance", "سد", "{brief}", "--sort", "middle"],
        ["concordance", "سد", "{brief}", "--window", "0"],
        ["concordance", "links", "{brief}", "--kind", "layer", "--where", "target"],
        ["keyness", "{brief}"],
        ["keyness", "{brief}", "--reference", "{brief}", "--sort", "worth"],
        ["keyness", "{brief}", "--by", "brief"],
        ["collocates", "سد", "{brief}", "--window", "five"],
    ],
    ids=" ".join,
)
def test_mistakes_are_one_line_and_status_2(arguments: list[str]) -> None:
    brief = str(samples()["red_sea_shipping"])
    status, out, err = run(*(argument.replace("{brief}", brief) for argument in arguments))
    assert status == 2 and out == ""
    assert len(err.strip().splitlines()) == 1 and "Traceback" not in err


def test_stats_of_groups() -> None:
    status, out, _ = run("stats", *TUTORIAL, "--by", "publisher", "--format", "json", "--layers", "none")
    rows = json.loads(out)
    counted = {row["group"]: row["value"] for row in rows if row["measure"] == "words"}
    expected: dict[str, int] = {}
    for brief in map(load, TUTORIAL):
        publisher = brief.metadata["publisher"]
        expected[publisher] = expected.get(publisher, 0) + len(brief.tokens.of_kind("word"))
    assert status == 0 and counted == expected
    assert all(row["note"] for row in rows if row["value"] is None)


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.pdf"
    good.write_text("# سد\n\nسد النهضة.\n", "utf8")
    bad.write_bytes(b"no pdf")
    status, out, err = run("stats", good, bad, "--format", "json", "--layers", "none")
    assert status == 1 and "bad.pdf" in err and json.loads(out)


def test_empty_input() -> None:
    import sys

    class Stdin:
        buffer = io.BytesIO(b"")

    before, sys.stdin = sys.stdin, Stdin()  # type: ignore[assignment]
    try:
        status, out, err = run("stats", "-", "--format", "json")
    finally:
        sys.stdin = before
    assert status in (0, 2)
    if status == 0:
        assert {row["measure"]: row["value"] for row in json.loads(out)}["words"] == 0
    else:
        assert len(err.strip().splitlines()) == 1
