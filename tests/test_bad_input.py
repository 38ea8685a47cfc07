"""Bad input: one helpful line, never another exception, bounded memory."""

import io
import tracemalloc
import zipfile

import pytest

import briefkit as bk
from briefkit.errors import LoadError

DOCX = bk.samples()["syria_lebanon_border"].read_bytes()


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(100):
            part.write(b" " * 1_000_000)
    return target.getvalue()


def workbook() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        )
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "format"),
    [(b"", None), (b"", "docx"), (b"\0\1\2\3" * 200, "txt"), (DOCX[: len(DOCX) // 2], "docx"), (b"PK\x03\x04", "docx"), (b"text", "docx"),
     (b"\xd0\xcf\x11\xe0" + b"\0" * 600, None), (bomb(), "docx"), (workbook(), "docx"), (b"%PDF-1.7 cut", "pdf"), (b"\0\1\2\3" * 200, "html")],
)  # fmt: skip
def test_refused_with_one_line(data, format):
    with pytest.raises(LoadError) as caught:
        bk.load(data, format=format)
    assert str(caught.value) and "\n" not in str(caught.value)


def test_bomb_takes_no_memory():
    data = bomb()
    tracemalloc.start()
    with pytest.raises(LoadError):
        bk.load(data, format="docx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_unknown_encoding():
    with pytest.raises(LoadError):
        bk.load("نص".encode(), format="txt", encoding="no-such-encoding")


def test_folder_is_no_file(tmp_path):
    with pytest.raises(LoadError):
        bk.load(tmp_path)


def test_empty_text_is_an_empty_brief():
    brief = bk.parse("")
    assert (brief.source, brief.text, brief.blocks) == ("", "", ())


@pytest.mark.parametrize("text", ["كلمة " * 200_000, "سطر قصير متكرر\n\n" * 10_000])
def test_large_text_is_read(text):
    assert bk.parse(text).source == text
