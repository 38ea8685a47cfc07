"""A corpus in a folder of Parquet answers as its files do, is taken up again, and says what is wrong with it."""

import contextlib
import io
import json
import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit import BriefkitError, from_parquet, load_corpus, parse, register, samples, use_lexicon
from briefkit.brief import Brief, Layer
from briefkit.cli import main
from briefkit.lexicon import reset_lexicons
from briefkit.parquet import _arrow_column, _python_column, column_kind, merged_kind, parquet_state, to_parquet
from briefkit.registry import registered_names, unregister

pytest.importorskip("pyarrow")
TUTORIAL = sorted((Path(__file__).parent.parent / "nbs" / "tutorials" / "data").glob("*.md"))

numbers = st.one_of(st.integers(-(2**70), 2**70), st.floats(allow_nan=False))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
pair = st.tuples(st.integers(0, 99), st.integers(0, 99))
value = st.one_of(
    st.none(), texts, numbers, st.booleans(), pair, st.lists(texts, max_size=2), st.lists(pair, max_size=2),
    st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), max_size=2), st.tuples(texts),
)  # fmt: skip
column = st.one_of(
    st.lists(value, max_size=4),
    *(st.lists(st.none() | kind, max_size=5) for kind in (texts, numbers, st.booleans(), pair, st.integers(0, 9) | st.just(0.5))),
)


def typed(value: Any) -> Any:
    "A value with its types, as 1 == 1.0 == True."
    return (type(value), [typed(member) for member in value]) if isinstance(value, (list, tuple)) else (type(value), value)


@settings(max_examples=300, deadline=None)
@given(column, column)
def test_columns_come_back_as_they_were(one: list[Any], other: list[Any]) -> None:
    common = merged_kind(column_kind(one), column_kind(other))
    assert common == merged_kind(column_kind(other), column_kind(one))
    for values in (one, other):
        kind = column_kind(values)
        back = _python_column(_arrow_column(values, kind), kind)
        if kind != "json":
            assert typed(back) == typed(values)
        again = _python_column(_arrow_column(back, common), common)
        assert json.dumps(again) == json.dumps(values)  # in a mixture tuples become lists, and nothing else changes


def assert_same(before: Brief, after: Brief, layers: list[str]) -> None:
    for name in ("source", "text", "blocks", "sections", "marks", "pages", "warnings", "title", "name"):
        assert getattr(after, name) == getattr(before, name), name
    assert dict(after.metadata) == dict(before.metadata)
    for layer in layers:
        assert list(after.layer(layer).rows()) == list(before.layer(layer).rows()), layer
        assert after.layer(layer).ranges() == before.layer(layer).ranges(), layer
        assert after.table(layer).equals(before.table(layer)), layer
    places = [(at, at + 1) for at in range(0, len(before.text), 7)]
    assert [after.spans_of(*place) for place in places] == [before.spans_of(*place) for place in places]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Path]]:
    "All bundled briefs, Markdown, text with running heads and PDF, in parts of three, and where they were written."
    corpus = load_corpus([*TUTORIAL, *samples().values()], progress=False)
    folder = tmp_path_factory.mktemp("corpus") / "out"
    to_parquet(corpus, folder, part_files=3)
    yield corpus, folder


def test_every_layer_of_every_format_comes_back(written: tuple[Any, Path]) -> None:
    corpus, folder = written
    for before, after in zip(corpus, from_parquet(folder, progress=False), strict=True):
        assert_same(before, after, registered_names("layers"))
        if after.pages:
            with pytest.raises(BriefkitError, match="not kept in a Parquet folder"):
                after.locate((0, 1))


def test_a_stored_corpus_answers_as_the_files(written: tuple[Any, Path]) -> None:
    corpus, folder = written
    stored = load_corpus(folder, progress=False)
    assert stored.frequency_list(unit="lemma").equals(corpus.frequency_list(unit="lemma"))
    assert stored.stats().equals(corpus.stats())
    assert stored.concordance("في", sort="right1").equals(corpus.concordance("في", sort="right1"))
    assert stored.table("dates").equals(corpus.table("dates"))
    assert stored.briefs().equals(corpus.briefs())
    publishers = set(corpus.briefs()["publisher"].dropna())
    assert publishers and all(len(stored.where(publisher=p).briefs()) for p in publishers)


def test_a_table_is_one_for_other_readers(written: tuple[Any, Path]) -> None:
    import pandas as pd

    corpus, folder = written
    briefs = pd.read_parquet(folder / "briefs").set_index("number")
    for table in ("blocks", "tokens", *(f"layers/{path.name}" for path in (folder / "layers").iterdir())):
        rows = pd.read_parquet(folder / table)
        assert list(rows.columns[:6]) == ["brief", "number", "start", "end", "text", "spans"]
        for row in rows.head(400).itertuples():
            pieces = [briefs.loc[row.number, "source"][start:end] for start, end in row.spans]
            assert " ".join(pieces) == row.text or table == "blocks"
    assert len(pd.read_parquet(folder / "tokens")) == len(corpus.table("tokens"))


def six(**metadata: Any) -> list[Brief]:
    "Six small briefs; only the last has a number in it, so that columns are empty in whole parts."
    return [
        parse(f"# ورقة\n\nقد ترتفع الأسعار{' 2.5 في المئة' * (n == 5)}.\n", "md", {"path": "same name", **metadata})
        for n in range(6)
    ]


def test_work_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.md" for n in range(6)]
    for path in files:
        path.write_text("# ورقة\n\nقد ترتفع الأسعار 3 في المئة.\n", "utf8")
    files[3].write_bytes(b"")
    corpus = load_corpus(files, progress=False)
    first = to_parquet(corpus, tmp_path / "out", part_files=2)
    assert [Path(error.path).name for error in first.errors] == ["3.md"] and len(first) == 5
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("part-*")}
    (tmp_path / "out/parts/part-00001.json").unlink()
    (tmp_path / "out/layers/dates/part-00000.parquet").write_bytes(b"cut off")
    (tmp_path / "out/tokens/part-00002.1.unfinished").write_bytes(b"half of it")
    state = parquet_state(tmp_path / "out")
    assert not state.complete and state.files_done == 2 and len(state.damaged) == 1
    with pytest.raises(BriefkitError, match=r"dates/part-00000\.parquet is damaged"):
        from_parquet(tmp_path / "out")
    assert [e.path for e in to_parquet(corpus, tmp_path / "out", part_files=2).errors] == [str(files[3])]
    touched = {path.name.split(".")[0] for path, stamp in stamps.items() if path.stat().st_mtime_ns != stamp}
    assert touched == {"part-00000", "part-00001"} and not list((tmp_path / "out").rglob("*.unfinished"))
    files[5].write_text("# ورقة أخرى\n\nنص.\n", "utf8")  # a file that has changed since is read again
    assert [brief.title for brief in to_parquet(corpus, tmp_path / "out", part_files=2)][-1] == "ورقة أخرى"


def test_columns_have_one_type_in_all_parts(tmp_path: Path) -> None:
    import pandas as pd

    corpus = load_corpus(six(), progress=False)
    stored = to_parquet(corpus, tmp_path / "out", part_files=2)
    assert pd.read_parquet(tmp_path / "out/layers/quantities")["value"].tolist() == [2.5]
    assert stored.table("quantities").equals(corpus.table("quantities"))
    for before, after in zip(corpus, stored, strict=True):  # briefs of one name are kept apart
        assert_same(before, after, ["tokens", "quantities", "entities"])


@pytest.mark.parametrize("table", ["briefs", "blocks", "layers/quantities"])
def test_any_wrong_byte_is_found_and_named(tmp_path: Path, table: str) -> None:
    to_parquet(load_corpus(six(), progress=False), tmp_path / "out", layers=["quantities"])
    path = tmp_path / "out" / table / "part-00000.parquet"
    whole = path.read_bytes()
    for at in range(0, len(whole), max(len(whole) // 40, 1)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        record = tmp_path / "out/parts/part-00000.json"
        record.touch()
        with pytest.raises(BriefkitError, match=rf"{table}/part-00000\.parquet is damaged"):
            from_parquet(tmp_path / "out", progress=False).table("quantities")


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor_writes_the_same(tmp_path: Path, pool: Any) -> None:
    corpus = load_corpus(TUTORIAL, progress=False)
    alone = to_parquet(corpus, tmp_path / "one", layers=["tokens", "dates"], part_files=4)
    with pool(2) as executor:
        shared = to_parquet(corpus.where(_any), tmp_path / "two", ["tokens", "dates"], executor, part_files=4)
    assert shared.table("dates").equals(alone.table("dates")) and shared.table("tokens").equals(alone.table("tokens"))


def _any(brief: Brief) -> bool:
    return True


def test_a_worker_knows_the_lexicons_and_layers_of_its_parent(tmp_path: Path) -> None:
    own = tmp_path / "headings.csv"
    own.write_text("form,kind,source\nالحدث,background,mine\n", "utf8")
    corpus = load_corpus(TUTORIAL, progress=False)
    use_lexicon("headings", own)
    register("layers", "first_letters", _first_letters)
    try:
        here = corpus.table("structure"), corpus.table("first_letters")
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
            there = corpus.table("structure", pool), corpus.table("first_letters", pool)
    finally:
        reset_lexicons()
        unregister("layers", "first_letters")
    assert "background" in set(here[0]["section"]) and here[0].equals(there[0]) and here[1].equals(there[1])


def _first_letters(brief: Brief) -> Layer:
    return Layer("first_letters", [0], [1], {"letter": [brief.text[:1]]})


def test_what_cannot_travel_is_said_in_one_line() -> None:
    corpus = load_corpus(TUTORIAL, progress=False)
    with ProcessPoolExecutor(1) as pool, pytest.raises(BriefkitError, match="must be a function of a module"):
        corpus.where(lambda brief: True).table("dates", pool)
    with pytest.raises(BriefkitError, match="an executor has submit"):
        corpus.table("dates", executor=2)


def test_a_filter_belongs_to_the_work(tmp_path: Path) -> None:
    corpus = load_corpus(six(publisher="أ")[:3] + six(publisher="ب")[:2], progress=False)
    stored = to_parquet(corpus.where(publisher="ب"), tmp_path / "out")
    assert len(stored) == 2 and parquet_state(tmp_path / "out").left_out == 3
    for other, name in ((corpus, "filter"), (corpus.where(publisher="أ"), "filter"), (load_corpus(six()), "files")):
        with pytest.raises(BriefkitError, match=f"holds another corpus .*{name}"):
            to_parquet(other, tmp_path / "out")
    assert len(to_parquet(corpus, tmp_path / "out", overwrite=True)) == 5


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("رسالة", "utf8")
    with pytest.raises(BriefkitError, match="is not empty and holds no corpus"):
        to_parquet(load_corpus(six()), tmp_path, overwrite=True)
    with pytest.raises(BriefkitError, match="is a file"):
        to_parquet(load_corpus(six()), tmp_path / "letter.txt")
    with pytest.raises(BriefkitError, match="holds no corpus"):
        from_parquet(tmp_path)
    with pytest.raises(BriefkitError, match="no layer 'weather'"):
        to_parquet(load_corpus(six()), tmp_path / "out", layers=["weather"])
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_half_a_character_is_reported_and_the_rest_is_written(tmp_path: Path) -> None:
    briefs = [*six()[:2], parse("نص \ud800 مكسور", "txt", {"path": "broken"})]
    stored = to_parquet(load_corpus(briefs), tmp_path / "out")
    assert len(stored) == 2 and [error.path for error in stored.errors] == ["broken"]


def test_without_pyarrow_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BriefkitError, match=r"briefkit\[parquet\]"):
        to_parquet(load_corpus(six()), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def run(*arguments: Any) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(argument) for argument in arguments])
    return status, out.getvalue(), err.getvalue()


def test_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    status, out, err = run("corpus", *TUTORIAL, tmp_path / "empty.md", "-o", tmp_path / "out", "--layer", "tokens,dates")
    assert status == 1 and "empty.md is empty" in out and f"{len(TUTORIAL)} briefs" in out
    for command in (["stats"], ["concordance", "السد"], ["collocates", "السد"]):
        plain, stored = (run(*command, *given, "--format", "json") for given in (TUTORIAL, [tmp_path / "out"]))
        assert plain[1] == stored[1] and stored[0] == 1 and "empty.md" in stored[2]
    (tmp_path / "out/parts/part-00000.json").unlink()
    status, out, err = run("corpus", tmp_path / "out")
    assert status == 1 and "missing" in out
    status, out, err = run("stats", tmp_path / "out")
    assert status == 2 and out == "" and "half-written" in err
