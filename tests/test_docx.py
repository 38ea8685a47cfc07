"""DOCX: no word lost or added, all bold, all links; whatever is wrong with a file is one LoadError."""

import hashlib
import io
import json
import random
import zipfile
from pathlib import Path

import docx as word
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.brief import assemble
from briefkit.errors import LoadError
from briefkit.loaders.docx import read_docx

SAMPLE = bk.samples()["syria_lebanon_border"]
WORDS = st.lists(
    st.text("ابتثحخدذرسشصضعغفقكلمنهويةىأإآءُِّْ٠١٢abcXYZ012😀𐎀", min_size=1, max_size=7).filter(lambda w: w[0].isalpha()), min_size=1, max_size=6
)
RUN = st.tuples(WORDS, st.sampled_from(["plain", "plain", "b", "bCs", "link", "italic"]))
BLOCK = st.tuples(st.sampled_from(["Normal", "Heading 1", "Heading 2", "List Bullet", "List Number", "Quote", "TABLE"]), st.lists(RUN, min_size=1, max_size=4))


def written(blocks):
    """The file, its words, and what is bold and linked in it."""
    document = word.Document()
    words, bold, links = [], [], []
    for number, (style, runs) in enumerate(blocks):
        if style == "TABLE":
            paragraph = document.add_table(1, 2).rows[0].cells[0].paragraphs[0]
        else:
            paragraph = document.add_paragraph(style=style)
        for at, (run_words, look) in enumerate(runs):
            text = " ".join(run_words)
            parent = paragraph._p
            if at:
                paragraph.add_run(" / ")
                words.append("/")
            words += run_words
            if look == "link":
                parent = OxmlElement("w:hyperlink")
                target = f"https://example.org/{number}/{at}"
                parent.set(qn("r:id"), document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
                paragraph._p.append(parent)
                links.append((text, target))
            run = OxmlElement("w:r")
            properties = OxmlElement("w:rPr")
            if look in ("b", "bCs"):
                properties.append(OxmlElement("w:" + look))
                if look == "bCs":
                    properties.append(OxmlElement("w:rtl"))
                bold.append(text)
            if look == "italic":
                properties.append(OxmlElement("w:iCs"))
            run.append(properties)
            content = OxmlElement("w:t")
            content.text = text
            run.append(content)
            parent.append(run)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue(), words, bold, links


@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(st.lists(BLOCK, min_size=1, max_size=6))
def test_no_word_lost_or_added(blocks):
    data, words, bold, links = written(blocks)
    brief = assemble(read_docx(data))
    assert brief.source.split() == words
    marks = [(m.kind, " ".join(brief.source[a:b] for a, b in m.spans), m.target) for m in brief.marks]
    assert [text for kind, text, _ in marks if kind == "bold"] == bold
    assert [(text, target) for kind, text, target in marks if kind == "link"] == links
    for name in ("structure", "sentences", "tokens", "links", "emphasis"):
        for row in brief.layer(name).rows():
            assert " ".join(brief.source[a:b] for a, b in row["spans"]) == row["text"]


def test_sample_is_read_as_its_key_says():
    key = json.loads(Path(__file__).with_name("keys").joinpath("syria_lebanon_border.json").read_text("utf-8"))
    brief = bk.load(SAMPLE)
    assert hashlib.sha256(brief.source.encode()).hexdigest() == key["source"]["text_sha256"]
    assert [(b.kind, b.spans[0].start, b.spans[-1].end) for b in brief.blocks] == [(r["kind"], r["start"], r["end"]) for r in key["structure"]]


def test_damaged_files_are_read_or_refused():
    good, chance = SAMPLE.read_bytes(), random.Random(7)
    for turn in range(60):
        data = bytearray(good)
        if turn % 3 == 0:
            data = data[: chance.randrange(len(data))]
        else:
            for _ in range(chance.choice([1, 5, 50])):
                data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            assemble(read_docx(bytes(data), "x.docx"))
        except LoadError as error:
            assert "\n" not in str(error) and "x.docx" in str(error)


def test_damaged_xml_is_read_or_refused():
    chance = random.Random(8)
    with zipfile.ZipFile(SAMPLE) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for turn in range(60):
        victim = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
        broken = bytearray(parts[victim])
        for _ in range(chance.choice([1, 3])):
            at = chance.randrange(len(broken))
            broken[at : at + chance.choice([0, 1, 30])] = chance.choice([b"", b"<w:p>", b"9", b"&x;", b"\xff"])
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, bytes(broken) if name == victim else content)
        try:
            assemble(read_docx(target.getvalue(), "x.docx"))
        except LoadError as error:
            assert "\n" not in str(error), turn


def test_entities_are_refused():
    with zipfile.ZipFile(SAMPLE) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    lol = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY e SYSTEM "file:///etc/passwd">]>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"?>", b"?>" + lol, 1).replace(b"<w:t", b"<w:t>&e;</w:t><w:t", 1)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(LoadError, match=r"entities|cannot be read"):
        read_docx(target.getvalue())


# -- what Word itself writes and python-docx has no call for

PARAGRAPH = '<w:p xmlns:w="{w}" xmlns:mc="{mc}" xmlns:wps="{wps}" xmlns:r="{r}">{inside}</w:p>'
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def run_of(text):
    return f'<w:r><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word_file(*paragraphs, parts=()):
    """A Word file with these paragraphs (their inner XML); `parts` are (name, content type, relationship type, XML)."""
    document = word.Document()
    document.add_heading("عنوان الموجز", 0)
    for inside in paragraphs:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(PARAGRAPH.format(inside=inside, **NAMESPACES)))
    for name, content_type, relationship, xml in parts:
        part = Part(PackURI(name), content_type, xml.encode(), document.part.package)
        document.part.relate_to(part, relationship)
    target = io.BytesIO()
    document.save(target)
    return assemble(read_docx(target.getvalue(), "x.docx"))


def test_text_box_is_read_once_though_word_writes_it_twice():
    box = "<w:txbxContent><w:p>" + run_of("نص داخل إطار جانبي.") + "</w:p></w:txbxContent>"
    brief = word_file(
        run_of("الفقرة التي يقف الإطار بجانبها.")
        + "<w:r><mc:AlternateContent>"
        + f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        + f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        + "</mc:AlternateContent></w:r>"
    )
    assert brief.source.count("نص داخل إطار جانبي.") == 1
    assert "نص داخل إطار جانبي." in brief.text and "الفقرة التي يقف الإطار بجانبها." in brief.text


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_are_blocks_of_their_own_and_know_where_they_are_called(kind):
    notes = (
        f'<w:{kind}s xmlns:w="{NAMESPACES["w"]}"><w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
        f'<w:{kind} w:id="2"><w:p><w:r><w:{kind}Ref/></w:r>{run_of("تقرير المصرف المركزي، ص 12.")}</w:p></w:{kind}></w:{kind}s>'
    )
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    relationship = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s"
    brief = word_file(
        run_of("تراجع الاحتياطي كثيراً") + f'<w:r><w:{kind}Reference w:id="2"/></w:r>' + run_of(" خلال عام."),
        parts=[(f"/word/{kind}s.xml", content, relationship, notes)],
    )
    (note,) = [block for block in brief.blocks if block.kind == "footnote"]
    assert note.text == "تقرير المصرف المركزي، ص 12."
    assert note.attributes["note"] == kind
    assert brief.source[: note.attributes["anchor"]].endswith("تراجع الاحتياطي كثيراً")
    assert "تراجع الاحتياطي كثيراً خلال عام." in brief.text


def test_fields_show_their_result_and_a_hyperlink_field_is_a_link():
    instruction = ' HYPERLINK "https://example.org/report" '
    brief = word_file(
        run_of("انظر ")
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run_of("التقرير السنوي")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + run_of(" الصادر في ")
        + f'<w:fldSimple w:instr=" DATE ">{run_of("3 أيار 2026")}</w:fldSimple>'
        + run_of(".")
    )
    assert "انظر التقرير السنوي الصادر في 3 أيار 2026." in brief.text
    assert "HYPERLINK" not in brief.source and "DATE" not in brief.source
    (link,) = brief.layer("links").rows()
    assert (link["text"], link["target"]) == ("التقرير السنوي", "https://example.org/report")


def test_tracked_changes_are_read_as_if_accepted():
    brief = word_file(
        run_of("وافقت الحكومة ")
        + f'<w:ins w:id="1" w:author="a">{run_of("أمس ")}</w:ins>'
        + '<w:del w:id="2" w:author="a"><w:r><w:delText>غداً </w:delText></w:r></w:del>'
        + run_of("على الخطة.")
    )
    assert "وافقت الحكومة أمس على الخطة." in brief.text and "غداً" not in brief.source


def test_content_controls_are_text_as_any_other():
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{run_of('وزارة المالية')}</w:sdtContent></w:sdt>"
    brief = word_file(run_of("أعلنت ") + control + run_of(" الموازنة."))
    assert "أعلنت وزارة المالية الموازنة." in brief.text


def test_header_and_footer_are_furniture():
    document = word.Document()
    document.sections[0].header.paragraphs[0].text = "مركز الدراسات – أوراق موجزة"
    document.sections[0].footer.paragraphs[0].text = "صفحة 1"
    document.add_heading("عنوان الموجز", 0)
    document.add_paragraph("نص الفقرة الوحيدة في هذا الملف.")
    target = io.BytesIO()
    document.save(target)
    brief = assemble(read_docx(target.getvalue(), "x.docx"))
    assert [b.text for b in brief.blocks if b.kind == "furniture"] == ["مركز الدراسات – أوراق موجزة", "صفحة 1"]
    assert "مركز" not in brief.text
