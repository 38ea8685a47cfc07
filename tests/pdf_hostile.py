"""Small PDF files written by hand: protected, damaged, and made to exhaust a reader."""


from __future__ import annotations

import zlib


def pdf_of(objects: dict[int, bytes], trailer: bytes = b"", root: int = 1) -> bytes:
    "A PDF of these objects, with its table of places."
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return bytes(out + b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start))


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n" % (len(data), entries) + data + b"\nendstream"


def page_with(content: bytes, resources: bytes = b"", more: dict[int, bytes] | None = None) -> bytes:
    "One page with this stream (object 4) and these resources; further objects from 10 on."
    font = b"/Font<</F1 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    return pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<"
            + (resources or font)
            + b">>>>",
            4: content,
            **(more or {}),
        }
    )


HELLO = b"BT /F1 20 Tf 50 700 Td (Hello brief) Tj ET"


def plain() -> bytes:
    return page_with(stream(HELLO))


def protected() -> bytes:
    encrypt = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>/ID[<01><01>]"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R>>",
    }
    return pdf_of(objects, encrypt)


def picture_only() -> bytes:
    return page_with(stream(b"q 100 0 0 100 50 500 cm /Im Do Q 0 0 50 50 re f"), b"/XObject<<>>")


def bomb(times: int = 1) -> bytes:
    "A stream that unpacks to 200 MB of blanks, packed once or twice."
    engine = zlib.compressobj(9)
    data = b"".join(engine.compress(b" " * 1_000_000) for _ in range(200)) + engine.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return page_with(stream(data, b"/Filter[" + b"/FlateDecode" * times + b"]"))


def lzw_bomb() -> bytes:
    return page_with(stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01" * 10, b"/Filter/LZWDecode"))


def wide_table() -> bytes:
    "A font whose table spans four thousand million codes."
    table = b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0627> endbfrange"
    font = b"/Font<</F1 <</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 10 0 R/DescendantFonts[11 0 R]>>>>"
    descendant = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>/DW 500>>"
    )
    return page_with(stream(b"BT /F1 20 Tf 50 700 Td <00010002> Tj ET"), font, {10: stream(table), 11: descendant})


def wide_widths() -> bytes:
    font = b"/Font<</F1 <</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[11 0 R]>>>>"
    descendant = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>/W[0 4000000000 500]>>"
    return page_with(stream(b"BT /F1 20 Tf 50 700 Td <00010002> Tj ET"), font, {11: descendant})


def wide_rows() -> bytes:
    return page_with(
        stream(zlib.compress(HELLO), b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 999999999999>>")
    )


def doubling(levels: int = 30) -> bytes:
    "Drawings that call two drawings each: two to the power of `levels`."
    forms = {}
    for i in range(levels):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R/B %d 0 R>>>>" % (
            11 + i,
            11 + i,
        )
        forms[10 + i] = stream(b"/A Do /B Do", entries)
    forms[10 + levels] = stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return page_with(stream(b"/A Do"), b"/XObject<</A 10 0 R>>", forms)


def endless_form() -> bytes:
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 10 0 R>>>>"
    return page_with(stream(b"/A Do"), b"/XObject<</A 10 0 R>>", {10: stream(b"/A Do", entries)})


def nested_states() -> bytes:
    return page_with(stream(zlib.compress(b"q " * 2_000_000 + HELLO), b"/Filter/FlateDecode"))


def nested_arrays() -> bytes:
    return page_with(stream(b"[" * 50_000 + HELLO))


def nested_tags() -> bytes:
    return page_with(stream(b"/P BMC " * 100_000 + HELLO))


def page_loop() -> bytes:
    return pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[2 0 R 2 0 R 3 0 R]/Count 9>>",
            3: b"<</Type/Pages/Kids[2 0 R]>>",
        }
    )


def table_loop() -> bytes:
    "A cross-reference table that says that the one before it is itself."
    whole = plain()
    start = whole.rindex(b"startxref")
    place = int(whole[start:].split()[1])
    return whole[: whole.index(b"trailer")] + b"trailer\n<</Size 5/Root 1 0 R/Prev %d>>\n" % place + whole[start:]


def many_pages(count: int = 6_000) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 4: stream(HELLO)}
    objects[2] = (
        b"<</Type/Pages/Count %d/Kids[" % count + b" ".join(b"%d 0 R" % (10 + i) for i in range(count)) + b"]>>"
    )
    objects |= {10 + i: b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>" for i in range(count)}
    return pdf_of(objects)


def inline_picture() -> bytes:
    "A picture in the instructions, whose end seems to come at every second byte."
    return page_with(
        stream(zlib.compress(b"BI /W 1 /H 1 ID " + b"Ex" * 500_000 + b" EI " + HELLO), b"/Filter/FlateDecode")
    )


def not_numbers() -> bytes:
    return page_with(
        stream(
            b"BT /F1 20 Tf 1e400 0 0 1e400 1e300 1e300 Tm (a) Tj 1 0 0 1 50 700 Tm (Hello) Tj 99999999999999999999 Tz (b) Tj ET"
        )
    )


HOSTILE = {
    make.__name__: make
    for make in (
        bomb, lzw_bomb, wide_table, wide_widths, wide_rows, doubling, endless_form, nested_states, nested_arrays, nested_tags,
        page_loop, table_loop, many_pages, inline_picture, not_numbers,
    )
}  # fmt: skip
