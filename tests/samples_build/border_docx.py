"""The DOCX sample: built here, and read back here by a plain reference extraction.

`build(path)` writes `briefkit/data/samples/syria_lebanon_border.docx` (same bytes at every run). `extract(path)` gives the text
that the answer key's offsets count in: the header's line, the body's blocks in document order (table cells joined by a tab, rows
and blocks by a newline, no list markers), one line a footnote, the footer's line.
"""


from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "briefkit" / "data" / "samples" / "syria_lebanon_border.docx"

HEADER = "المركز المشرقي للأبحاث – وحدة تحليل السياسات"
FOOTER = "تقدير موقف – العدد 37"
TITLE = "ترسيم الحدود السورية - اللبنانية: مسار تقني بحسابات سياسية"
MAPS = "https://example.org/mandate-maps"

# a paragraph is (style, text); in the text ‹b›…‹/b› is bold through w:bCs alone, ‹a›…‹/a› the link, ‹1› a footnote's mark
BODY: list[tuple[str, str]] = [
    ("Title", TITLE),
    ("Subtitle", "تقدير موقف | بيروت، 5 تشرين الثاني/ نوفمبر 2026"),
    ("Heading 1", "مقدمة"),
    (
        "Normal",
        "عقدت اللجنة السورية - اللبنانية المشتركة اجتماعها الثالث في باريس يومي 27 و28 تشرين الأول/ أكتوبر 2026، وانتهى الاجتماع "
        'إلى اعتماد خريطة أولية لنحو 375 كيلومترًا من الحدود البرية‹1›. وقال رئيس الوفد السوري، نزار الحلبوني، إن بلاده "لن توقّع '
        'قبل أن يكتمل المسح الميداني"، في حين أعلن نظيره اللبناني، العميد الركن فادي شلهوب، أن بيروت مستعدة لتوقيع اتفاق مرحلي '
        "قبل نهاية العام. ويتناول هذا التقدير دوافع الطرفين، والأدوار الخارجية، والمسارات الممكنة حتى نهاية 2027.",
    ),
    ("Heading 1", "أولًا: دوافع الطرفين"),
    (
        "Normal",
        "ظلّ ملف الحدود معلّقًا منذ أربعينيات القرن الماضي، ولم تفتحه دمشق جديًّا إلا بعد تغيّر السلطة فيها أواخر عام 2024. وتسعى "
        "الحكومة السورية إلى ضبط المعابر، بغية رفع ما تبقى من العقوبات الأوروبية، كما أنها تحتاج إلى عائدات الترانزيت التي يقدّرها "
        "خبراء اقتصاديون بما يراوح بين 300 و400 مليون دولار سنويًّا. أما بيروت، فتريد أن تسحب من حزب الله ذريعة السلاح، وتأمل أن "
        "يمهّد الاتفاق لعودة نحو 1.3 مليون لاجئ سوري.",
    ),
    ("Heading 1", "ثانيًا: أدوار الأطراف الخارجية"),
    (
        "List Bullet",
        "‹b›فرنسا‹/b›: تتولى باريس رعاية المسار، وقد قدّمت في صيف 2025 نسخًا من ‹a›خرائط الانتداب‹/a›. ويؤكد المبعوث الفرنسي، لوك مورو، "
        'أن هذه الخرائط "تحسم تسعة أعشار الخلاف".',
    ),
    (
        "List Bullet",
        "‹b›السعودية‹/b›: تدعم الرياض المسار سياسيًّا وماليًّا؛ فقد تعهدت بمبلغ 120 مليون دولار لتجهيز المعابر‹2›، بشرط أن يُستكمل نشر "
        "الجيشين على جانبي الحدود.",
    ),
    (
        "List Bullet",
        "‹b›إسرائيل‹/b›: لا تشارك تل أبيب في المحادثات، لكنها تراقبها من كثب، إذ تخشى أن يُفتح ملف مزارع شبعا. وفي رأي مسؤول أممي رفض "
        'ذكر اسمه، "يكفي تصريح واحد عن شبعا كي تتعطل اللجنة أشهرًا".',
    ),
    (
        "List Bullet",
        '‹b›حزب الله‹/b›: يلتزم الحزب الصمت، بيد أن نائبًا مقرّبًا منه اتهم اللجنة بـ "مقايضة الأرض بالمساعدات".',
    ),
    ("Heading 1", "ثالثًا: السيناريوهات"),
    (
        "Normal",
        "في ضوء ما تقدّم، يمكن أن يتخذ المسار أحد ثلاثة اتجاهات، يلخصها الجدول 1 مع تقدير لاحتمال كل منها.",
    ),
    ("Caption", "الجدول 1: السيناريوهات واحتمالاتها"),
    ("TABLE", ""),
    ("Heading 2", "السيناريو الأول: اتفاق جزئي"),
    (
        "Normal",
        "من المرجّح، بنسبة تقارب 60%، أن توقّع الدولتان في آذار/ مارس 2027 اتفاقًا يشمل القطاع الشمالي، شريطة أن تبقى مزارع شبعا خارج "
        "التفاوض. ويعزز هذا الاحتمال أن كلا الطرفين يريد مكسبًا سريعًا، فضلًا عن أن التمويل السعودي مرتبط بجدول زمني.",
    ),
    ("Heading 2", "السيناريو الثاني: جمود طويل"),
    (
        "Normal",
        "ثمة احتمال متوسط (30%) بأن تدخل اللجنة في جمود، ولا سيما إذا تشكّلت في بيروت حكومة جديدة مطلع العام المقبل. فعندئذٍ قد يُستبدل "
        "الوفد اللبناني برمّته، كما حصل في مسار الترسيم البحري. وليس من المؤكد أن تتابع دمشق التفاوض مع وفد جديد.",
    ),
    ("Heading 2", "السيناريو الثالث: انهيار المسار"),
    (
        "Normal",
        "من المستبعد جدًّا (أقل من 10%) أن ينهار المسار كليًّا، ما لم تقع مواجهة حدودية واسعة مثل تلك التي شهدتها منطقة الهرمل في "
        "آذار/ مارس 2025. ويكاد يكون مؤكدًا أن أي مواجهة من هذا النوع ستدفع الرياض إلى تجميد تمويلها.",
    ),
    ("Heading 1", "خاتمة"),
    (
        "Normal",
        "إجمالًا، تبدو فرص الاتفاق أكبر مما كانت عليه قبل عام، لكنها تبقى رهن عوامل لا تتحكم فيها العاصمتان. ومن ثمّ، يوصي هذا التقدير "
        "بأن تبدأ اللجنة بالقطاعات غير المتنازع عليها، وأن تُعلن نتائج المسح تباعًا بدلًا من انتظار اكتماله، لأن السرّية تغذي "
        "الشائعات. وإن فشل المسار، فلن تكون الخرائط هي السبب، بل السياسة.",
    ),
]
TABLE = [
    ["السيناريو", "الاحتمال", "الأفق الزمني"],
    ["اتفاق جزئي", "60%", "ربيع 2027"],
    ["جمود طويل", "30%", "نهاية 2027"],
    ["انهيار المسار", "10%", "غير محدد"],
]
FOOTNOTES = [
    "البيان الختامي للاجتماع الثالث، باريس، 28 تشرين الأول/ أكتوبر 2026.",
    "مقابلة مع مصدر دبلوماسي عربي، بيروت، أيلول/ سبتمبر 2026.",
]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:footnotes xmlns:w="{_W}">'


def build(path: str | Path = SAMPLE) -> Path:
    """Write the sample and give its path back; the bytes are the same at every run."""
    import re

    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = Document()

    def rtl(paragraph):  # right-to-left paragraph, as Word writes it
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        return paragraph

    def run(parent, text, bold=False):
        r = OxmlElement("w:r")
        properties = OxmlElement("w:rPr")
        if bold:
            properties.append(OxmlElement("w:bCs"))
        properties.append(OxmlElement("w:rtl"))
        r.append(properties)
        t = OxmlElement("w:t")
        t.text = text
        t.set(qn("xml:space"), "preserve")
        r.append(t)
        parent.append(r)

    def fill(paragraph, text):
        rtl(paragraph)
        parent, bold = paragraph._p, False
        for piece in re.split(r"(‹/?\w›)", text):
            if piece in ("‹b›", "‹/b›"):
                bold = piece == "‹b›"
            elif piece == "‹a›":
                parent = OxmlElement("w:hyperlink")
                parent.set(qn("r:id"), document.part.relate_to(MAPS, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
                paragraph._p.append(parent)
            elif piece == "‹/a›":
                parent = paragraph._p
            elif re.fullmatch(r"‹\d›", piece):
                r, reference = OxmlElement("w:r"), OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), piece[1])
                r.append(reference)
                parent.append(r)
            elif piece:
                run(parent, piece, bold)

    section = document.sections[0]
    fill(section.header.paragraphs[0], HEADER)
    fill(section.footer.paragraphs[0], FOOTER)
    for style, text in BODY:
        if style == "TABLE":
            table = document.add_table(rows=len(TABLE), cols=len(TABLE[0]), style="Table Grid")
            for row, cells in zip(table.rows, TABLE, strict=True):
                for cell, content in zip(row.cells, cells, strict=True):
                    fill(cell.paragraphs[0], content)
        else:
            fill(document.add_paragraph(style=style), text)

    notes = [_XML]
    notes += [
        f'<w:footnote w:type="{kind}" w:id="{i}"><w:p><w:r><w:{tag}/></w:r></w:p></w:footnote>'
        for i, kind, tag in ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator"))
    ]
    for number, text in enumerate(FOOTNOTES, 1):
        notes.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:bidi/></w:pPr><w:r><w:footnoteRef/></w:r>'
            f"<w:r><w:rPr><w:rtl/></w:rPr><w:t>{text}</w:t></w:r></w:p></w:footnote>"
        )
    notes.append("</w:footnotes>")
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        "".join(notes).encode("utf-8"),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    core = document.core_properties
    core.title, core.author, core.language = TITLE, "وحدة تحليل السياسات", "ar"
    core.subject, core.keywords, core.comments = "تقدير موقف", "", ""
    core.created = core.modified = datetime.datetime(2026, 11, 5, 9, 0, 0)
    core.last_modified_by, core.revision = "وحدة تحليل السياسات", 1

    raw = io.BytesIO()
    document.save(raw)
    path = Path(path)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():  # one fixed time stamp, so that the bytes do not change
            new.writestr(zipfile.ZipInfo(name, (2026, 11, 5, 9, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return path


def extract(path: str | Path = SAMPLE) -> str:
    """The text that the key's offsets count in."""
    from lxml import etree

    w = f"{{{_W}}}"

    def plain(element) -> str:
        return "".join(t.text or "" for t in element.iter(f"{w}t")).strip()

    with zipfile.ZipFile(path) as archive:
        parts = {
            n: etree.fromstring(archive.read(n))
            for n in archive.namelist()
            if n.startswith("word/") and n.endswith(".xml") and n.count("/") == 1
        }
    lines = [plain(parts[n]) for n in sorted(parts) if n.startswith("word/header")]
    for block in parts["word/document.xml"].find(f"{w}body"):
        if block.tag == f"{w}p":
            lines.append(plain(block))
        elif block.tag == f"{w}tbl":
            lines += ["\t".join(plain(cell) for cell in row.iter(f"{w}tc")) for row in block.iter(f"{w}tr")]
    lines += [plain(note) for note in parts["word/footnotes.xml"] if note.get(f"{w}type") is None]
    lines += [plain(parts[n]) for n in sorted(parts) if n.startswith("word/footer")]
    return "\n".join(line for line in lines if line)


if __name__ == "__main__":
    build()
    print(extract())
