"""`source[s:e]` is the text of every row, in every layer of the ground floor and every format."""

import gc
import io

import docx as word
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.errors import LoadError

LAYERS = ("structure", "sentences", "tokens", "links", "emphasis", "quotes")
PIECE = st.sampled_from(
    ["كَتَبَ", "الحدث", "التحليل:", "العراق", "😀", "𐎀", "\u202bنص\u202c", "\u200f", "\r\n", "\n\n", "\n", " ", "  ", "\t", "**", "[رابط](#)", "● ", "1- ",
     ".", "؟", "،", "\"", "«", "»", "(1)", "https://example.org/a", "<b>", "</b>", "<p>", "&amp;", "# ", "> ", "يتبع ...", "3", "لا\u0651"]
)  # fmt: skip
TEXT = st.lists(PIECE, max_size=30).map("".join)


def check(brief):
    for name in LAYERS:
        for row in brief.layer(name).rows():
            assert row["text"] == " ".join(brief.source[a:b] for a, b in row["spans"])
            assert all(0 <= a < b <= len(brief.source) for a, b in row["spans"])
            assert (row["start"], row["end"]) == (row["spans"][0][0], row["spans"][-1][1])


@pytest.mark.parametrize("format", ["txt", "md", "html"])
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(text=TEXT)
def test_texts(format, text):
    try:
        brief = bk.parse(text, format=format)
    except LoadError:
        assert format == "html" and not text
        return
    if format != "html":
        assert brief.source == text
    check(brief)


@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@given(text=TEXT)
def test_docx(text):
    document = word.Document()
    for part in text.split("\n\n"):
        document.add_paragraph(part)
    target = io.BytesIO()
    document.save(target)
    check(bk.load(target.getvalue(), format="docx"))


def test_the_collector_runs_again_behind_a_layer(monkeypatch):
    seen = []

    def fails(brief):
        seen.append(gc.isenabled())
        raise ZeroDivisionError

    monkeypatch.setattr("briefkit.brief.resolve", lambda kind, name: fails)
    brief = bk.parse("قال الوزير إن الهدنة صامدة.")
    with pytest.raises(ZeroDivisionError):
        brief.layer("dates")
    assert seen == [False] and gc.isenabled()
    gc.disable()
    try:
        with pytest.raises(ZeroDivisionError):
            brief.layer("dates")
        assert not gc.isenabled()  # as the user had it
    finally:
        gc.enable()
