"""PDF: what is printed is read back, and nothing that is no readable PDF does harm."""


from __future__ import annotations

import functools
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_hostile import HOSTILE, bomb, page_with, picture_only, plain, protected, stream
from pdf_printers import (
    PRINTERS,
    SAMPLE,
    bold_texts,
    link_texts,
    print_weasyprint,
    reference,
    word_errors,
    words,
)
from pdf_printers import (
    plain as plain_text,
)

import briefkit as bk
from briefkit.brief import Brief, assemble
from briefkit.errors import LoadError
from briefkit.loaders.pdf import read_pdf

WATER = Path(__file__).parent / "data" / "water.pdf"
QUICK = [(printer, font) for printer in ("weasyprint", "typst") for font in ("Amiri", "Noto Sans Arabic", "Almarai")]
SLOW = [("chromium", font) for font in ("Amiri", "Noto Sans Arabic", "Cairo")]
COMBINATIONS = [pytest.param(*pair) for pair in QUICK] + [
    pytest.param(*pair, marks=pytest.mark.browser) for pair in SLOW
]
KINDS = {"subheading": "heading"}


@functools.cache
def printed(printer: str, font: str) -> Brief:
    return assemble(read_pdf(PRINTERS[printer](font), f"{printer}.pdf"))


def bare(text: str) -> str:
    return " ".join(words(text)).replace("…", "...")


def marked(brief: Brief, kind: str) -> list[tuple[str, str | None]]:
    marks = [mark for mark in brief.marks if mark.kind == kind]
    return [(bare(" ".join(brief.source[start:end] for start, end in mark.spans)), mark.target) for mark in marks]


@pytest.mark.parametrize(("printer", "font"), COMBINATIONS)
class TestPrinted:
    def test_word_error_rate_is_at_most_one_percent(self, printer: str, font: str) -> None:
        truth, found = words(reference()), words(printed(printer, font).text.replace("…", "..."))
        assert word_errors(truth, found) <= 0.01 * len(truth)

    def test_every_block_has_its_kind(self, printer: str, font: str) -> None:
        brief = printed(printer, font)
        wanted = [(KINDS.get(kind, kind), bare(plain_text(text))) for kind, text in SAMPLE]
        assert [(block.kind, bare(block.text)) for block in brief.blocks if block.kind != "furniture"] == wanted
        assert sum(block.kind == "furniture" for block in brief.blocks) == 2 * len(brief.pages)

    def test_links_and_bold(self, printer: str, font: str) -> None:
        brief = printed(printer, font)
        assert marked(brief, "link") == [(bare(text), target) for text, target in link_texts()]
        assert marked(brief, "bold") == [(bare(text), None) for text in bold_texts()]

    def test_letters_are_trusted(self, printer: str, font: str) -> None:
        brief = printed(printer, font)
        assert all(page.trust >= 0.97 for page in brief.pages)
        assert not brief.warnings

    def test_spans_are_the_text(self, printer: str, font: str) -> None:
        brief = printed(printer, font)
        for layer in ("structure", "sentences", "tokens", "links", "emphasis"):
            for row in brief.layer(layer).rows():
                assert " ".join(brief.source[start:end] for start, end in row["spans"]) == row["text"]

    def test_every_block_can_be_found_on_its_page(self, printer: str, font: str) -> None:
        brief = printed(printer, font)
        for block in brief.blocks:
            for span in block.spans:
                for page, x0, top, x1, bottom in brief.locate(span):
                    assert page == block.page or len(block.spans) > 1
                    size = brief.pages[page - 1]
                    assert 0 <= x0 < x1 <= size.width and 0 <= top < bottom <= size.height


def test_sample_file() -> None:
    brief = bk.load(WATER)
    assert brief.title.startswith("تقدير موقف: مستقبل التعاون المائي")
    assert brief.metadata["author"] == "وحدة دراسات الموارد"
    assert brief.metadata["format"] == "pdf"
    assert [section.title for section in brief.sections if section.heading][:2] == ["الحدث", "التحليل"]


def test_a_word_is_found_where_it_stands() -> None:
    brief = bk.load(WATER)
    start = brief.source.index("الحدث")
    ((page, x0, top, x1, bottom),) = brief.locate((start, start + 5))
    assert page == 1 and 480 < x0 < x1 < 540 and 200 < top < bottom < 230  # the first heading, at the right edge


def test_paragraph_over_the_page_break_is_one_block() -> None:
    filler = [("paragraph", SAMPLE[3][1])] * 9
    brief = assemble(read_pdf(print_weasyprint("Amiri", [("title", "عنوان التقدير"), *filler])))
    cut = [block for block in brief.blocks if len(block.spans) == 2]
    assert len(cut) == 1 and bare(cut[0].text) == bare(plain_text(SAMPLE[3][1]))
    assert [page for page, *_ in map(lambda span: brief.locate(span)[0], cut[0].spans)] == [1, 2]


def html_pdf(body: str, css: str = "") -> Brief:
    from pdf_printers import as_html, weasyprint

    page = as_html("Amiri", [("title", "عنوان التقدير الأول")], extra_css=css).replace("</body>", body + "</body>")
    return assemble(read_pdf(weasyprint().HTML(string=page).write_pdf()))


FIRST = "أعلنت الوزارة التوصل إلى اتفاق أولي مع دول الجوار لتشغيل السدود تشغيلاً مشتركاً، وذلك بعد ثلاث جولات من المفاوضات الشاقة."
SECOND = "ويشمل الاتفاق 17 سداً تبلغ سعتها التخزينية 48.6 مليار متر مكعب، أي ما يعادل 62% من مجموع السعة في الحوض مقابل 35.5% عام 2019."
THIRD = "ترى المعارضة أن الاتفاق إملاء من الخارج، وأن اللجنة العليا لا تملك صلاحيات كافية لتنفيذ بنوده في المواعيد المعلنة في العاصمة."


def test_columns_are_read_one_after_the_other() -> None:
    brief = html_pdf(f"<div style='columns: 2'><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><p>{FIRST[30:]}</p></div>")
    found = bare(brief.text)
    assert [found.index(bare(text)) for text in (FIRST, SECOND, THIRD)] == sorted(
        found.index(bare(t)) for t in (FIRST, SECOND, THIRD)
    )


def test_table_rows_are_read_across() -> None:
    rows = [("البلد", "2019", "2025"), ("العراق", "35%", "40.5%"), ("سوريا", "20%", "22%")]
    body = "".join("<tr>" + "".join(f"<td>{cell}" for cell in row) for row in rows)
    brief = html_pdf(f"<p>{FIRST}</p><table>{body}</table><p>{SECOND}</p>", "td {width: 5cm}")
    assert [block.text for block in brief.blocks if block.kind == "table_cell"] == [
        cell for row in rows for cell in row
    ]


def test_footnotes() -> None:
    brief = html_pdf(
        f"<p>{FIRST}<sup>1</sup> {SECOND}</p><p>{THIRD}</p><div class=n>1 المؤسسة الوطنية، النشرة الشهرية.</div>",
        "sup {font-size: 60%} .n {font-size: 8pt; position: absolute; bottom: 0}",
    )
    (note,) = [block for block in brief.blocks if block.kind == "footnote"]
    assert note.text == "المؤسسة الوطنية، النشرة الشهرية." and note.marker is not None
    assert "الشاقة.¹" in brief.text


def test_brackets_and_numbers_at_the_edges_of_lines() -> None:
    text = "(1) بلغ النمو 3.5% (نحو 2,000 مليون دولار) في 2024/2025 بحسب [التقرير]، و«الأرقام» بين {قوسين}: -5% أو 10:30 أو 3/2/2025 (ص. 12-15)."
    for width in range(6, 17, 2):
        brief = html_pdf(f"<p style='width: {width}cm'>{FIRST} {text}</p>")
        assert bare(text) in bare(brief.text), width


def test_turned_text_is_kept_apart() -> None:
    brief = html_pdf(
        f"<p>{FIRST}</p><div style='position: absolute; top: 10cm; transform: rotate(-45deg); font-size: 40pt'>مسودة</div><p>{SECOND}</p>"
    )
    (mark,) = [block for block in brief.blocks if block.text == "مسودة"]
    assert mark.kind == "furniture" and len(brief.locate(mark.spans[0])) == 1
    assert "مسودة" not in brief.text


def test_fonts_that_lie_are_reported() -> None:
    table = b"1 beginbfchar <0001> <0041> endbfchar 1 beginbfrange <0002> <0009> <0627> endbfrange"
    font = b"/Font<</F1 <</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 10 0 R/DescendantFonts[11 0 R]>>>>"
    descendant = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>/DW 500>>"
    )
    content = stream(b"BT /F1 20 Tf 50 700 Td <000200010003000400200005000600070001000300200008> Tj ET")
    draft = read_pdf(page_with(content, font, {10: stream(table), 11: descendant}))
    assert draft.pages[0].trust < 0.5
    assert any("page 1" in warning and "trust" in warning for warning in draft.warnings)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "0 bytes"),
        (b"\x00" * 5000, "not a PDF"),
        ("نص عادي".encode(), "not a PDF"),
        (b"%PDF-1.7\n" + b"\xff" * 5000, "cut off"),
        (protected(), "password"),
        (picture_only(), "OCR"),
        (bomb(), "unpacks to more than"),
        (bomb(2), "unpacks to more than"),
    ],
)
def test_what_is_no_readable_pdf_gets_one_line(data: bytes, says: str) -> None:
    with pytest.raises(LoadError, match=says) as caught:
        read_pdf(data, "brief.pdf")
    assert "brief.pdf" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_file_that_was_cut_off(share: float) -> None:
    whole = WATER.read_bytes()
    with pytest.raises(LoadError, match="cut off"):
        read_pdf(whole[: int(share * len(whole))])


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_end(name: str) -> None:
    began = time.monotonic()
    try:
        read_pdf(HOSTILE[name](), name)
    except LoadError as error:
        assert "\n" not in str(error)
    assert time.monotonic() - began < 60  # it ends at all; speed is measured in benchmarks/


def test_plain_page() -> None:
    assert read_pdf(plain()).source == "Hello brief"


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=60),
    st.floats(0, 0.99),
    st.integers(0, 400),
)
def test_damaged_files_are_read_or_refused(changes: list[tuple[float, int]], hole: float, width: int) -> None:
    data = bytearray(small_pdf())
    for place, value in changes:
        data[int(place * len(data))] = value
    del data[int(hole * len(data)) : int(hole * len(data)) + width]
    try:
        brief = assemble(read_pdf(bytes(data)))
    except LoadError:
        return
    for block in brief.blocks:
        assert all(0 <= start <= end <= len(brief.source) for start, end in block.spans)
        assert all(brief.locate(span) for span in block.spans)


@functools.cache
def small_pdf() -> bytes:
    return PRINTERS["typst"]("Tajawal", SAMPLE[:5])
