"""An Arabic brief written as data, and three printers that make a PDF of it (used by tests and benchmarks)."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

FONTS = {
    "Amiri": "amiri",
    "Cairo": "cairo",
    "Noto Sans Arabic": "noto-sans-arabic",
    "Almarai": "almarai",
    "Tajawal": "tajawal",
    "IBM Plex Sans Arabic": "ibm-plex-sans-arabic",
    "Noto Kufi Arabic": "noto-kufi-arabic",
}

# (kind, text): inline **bold** and [text](address); written for this project
SAMPLE: list[tuple[str, str]] = [
    ("title", "تقدير موقف: مستقبل التعاون المائي بين دول حوض النهر بعد اتفاق التشغيل المشترك للسدود"),
    ("byline", "إعداد: وحدة دراسات الموارد – 14 آذار/مارس 2025"),
    ("heading", "الحدث"),
    ("paragraph", "أعلنت وزارة الموارد المائية في 12 آذار/مارس 2025 التوصل إلى اتفاق أوّلي مع دول الجوار لتشغيل السدود "
     "تشغيلاً مشتركاً، وذلك بعد **ثلاث جولات** من المفاوضات الشاقة في العاصمة. وقال الوزير إن الاتفاق «خطوة أولى لا بدّ منها»، "
     "وأضاف أن الحصص ستُوزَّع وفقاً لحاجة كل بلد، وفق ما نشرته [صحيفة المرفأ الاقتصادية](https://example.org/water/2025?id=14&lang=ar) "
     "وأكدته [وكالة الأنباء](https://example.org/agency) لاحقاً."),
    ("paragraph", "ويشمل الاتفاق 17 سداً تبلغ سعتها التخزينية 48.6 مليار متر مكعب، أي ما يعادل 62% من مجموع السعة في الحوض، "
     "مقابل 35.5% عام 2019؛ وتُقدَّر كلفته بنحو 1,250 مليون دولار (نحو 1.2 مليار يورو) للأعوام 2025-2030."),
    ("heading", "التحليل"),
    ("bullet", "**أولاً: دوافع الأطراف.** يبدو أن الدافع الأهم هو تراجع الإيرادات المائية بنسبة 27% خلال العقد الأخير، إذ لم تعد "
     "السياسات الأحادية قادرة على الاستجابة للطلب المتزايد، ولا سيما في القطاع الزراعي الذي يستهلك ما بين 70 و85 في المئة من المياه."),
    ("bullet", "لا يُستبعد أن تتراجع إحدى الدول عن التزاماتها إذا لم تحصل على تمويل من البنك الدولي (World Bank) قبل نهاية العام، "
     "خصوصاً أن صندوق المناخ الأخضر Green Climate Fund لم يحسم موقفه بعد."),
    ("bullet", "من المرجح أن يُسهم نظام الرصد بالأقمار الصناعية (GRACE-FO و Sentinel-2) في بناء الثقة؛ لأن البيانات ستُنشر كل 15 يوماً "
     "على الموقع [بوابة البيانات المفتوحة](https://example.org/data) بصيغة CSV [1]."),
    ("bullet", "في المقابل، ترى المعارضة أن الاتفاق «إملاء من الخارج»، وأن اللجنة العليا (المادة 9، الفقرة 2) لا تملك صلاحيات كافية، "
     "بل إن رئيسها صرّح في 3/2/2025 قائلاً: \"لن نقبل بأقل من 40% من الحصص\"."),
    ("subheading", "مسألة الآجال والضمانات"),
    ("paragraph", "يمتد الاتفاق إلى ١٥ عاماً قابلة للتجديد، ويبدأ التنفيذ في الساعة 10:30 من صباح 1 تموز/يوليو 2025. وقد خصّصت "
     "الأطراف ٣٥٪ من الميزانية للصيانة، و٪٢٠ للطوارئ... فهل تكفي هذه الأموال؟ الإجابة: لا، بحسب الخبير د. كمال العلاوي؛ إذ إن الآلات "
     "المطلوبة وحدها تكلّف 310 ملايين دولار، والحلول المؤقتة أغلى بثلاثة أضعاف (3x) من الحلول الدائمة!"),
    ("paragraph", "إِنَّ التَّجْرِبَةَ تُثْبِتُ أَنَّ الثِّقَةَ لَا تُبْنَى إِلَّا بِالشَّفَافِيَّةِ، وَأَنَّ الِاتِّفَاقَاتِ المُلْزِمَةَ أَبْقَى مِنَ الوُعُودِ. وهذا ما ذهب إليه "
     "تقرير المعهد العربي للأبحاث رقم AR-2024/17 الصادر يوم الأحد 8 كانون الأول/ديسمبر 2024."),
    ("heading", "السيناريوهات"),
    ("numbered", "**سيناريو الالتزام:** تلتزم الأطراف بالجداول الزمنية، واحتماله 55% إلى 60%، ويفترض استقرار أسعار الطاقة دون 80 دولاراً للبرميل."),
    ("numbered", "**سيناريو التعثّر:** تتأجل المرحلة الثانية إلى ما بعد عام 2027 بسبب خلافات على إدارة سد الأمل (طاقته 1,800 ميغاواط)."),
    ("numbered", "**سيناريو الانهيار:** تنسحب إحدى الدول، وهذا احتمال ضعيف لا يتجاوز 10% ما لم تقع أزمة أمنية على الحدود."),
    ("heading", "خلاصة"),
    ("paragraph", "سيظل الاتفاق هشّاً ما دامت آليات التحكيم غائبة، غير أن كلفة الانسحاب ستردع الأطراف إلى حد بعيد. والأرجح أن تستمر "
     "المفاوضات الفنية إلى أواخر 2025، على أن يُعرض النص النهائي على البرلمانات الأربعة للإقرار؛ للمراسلة: water.unit@example.org"),
]
INLINE = re.compile(r"\*\*(.+?)\*\*|\[([^\]]+)\]\((\S+?)\)")
DIACRITICS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")


def plain(text: str) -> str:
    return INLINE.sub(lambda m: m[1] or m[2], text)


def bold_texts(sample=SAMPLE) -> list[str]:
    return [m[1] for kind, t in sample for m in INLINE.finditer(t) if m[1]]


def link_texts(sample=SAMPLE) -> list[tuple[str, str]]:
    return [(m[2], m[3]) for kind, t in sample for m in INLINE.finditer(t) if m[2]]


def reference(sample=SAMPLE) -> str:
    "What a reader of the page sees, bullets and item numbers left out."
    return "\n".join(plain(t) for _, t in sample)


def words(text: str) -> list[str]:
    "Whitespace-separated words without diacritics and tatweel."
    return DIACRITICS.sub("", text).split()


def word_errors(truth: list[str], got: list[str]) -> int:
    "Word-level edit distance."
    row = list(range(len(got) + 1))
    for i, t in enumerate(truth, 1):
        left, row[0] = row[0], i
        for j, g in enumerate(got, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (t != g))
    return row[-1]


def font_files(family: str) -> list[Path]:
    import fontpkg

    return sorted(p for p in fontpkg.path(FONTS[family], nearest=True).parent.glob("*.ttf")
                  if p.stem.endswith(("-Regular", "-Bold")) or "[" in p.stem)


def as_html(family: str, sample=SAMPLE, header: str = "نشرة الموارد المائية – العدد 12", extra_css: str = "") -> str:
    faces = "".join(
        f"@font-face {{font-family: 'Brief'; src: url('file://{p}'); "
        f"font-weight: {'100 900' if '[' in p.stem else 700 if 'Bold' in p.stem else 400}; }}\n"
        for p in font_files(family))

    def inline(t: str) -> str:
        return re.sub(r"\[([^\]]+)\]\((\S+?)\)", r'<a href="\2">\1</a>',
                      re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(t, quote=False)))

    body, closing = [], ""
    tags = {"title": "h1", "heading": "h2", "subheading": "h3", "paragraph": "p", "byline": "p"}
    for kind, t in sample:
        wanted = {"bullet": "ul", "numbered": "ol"}.get(kind, "")
        if closing != wanted:
            body.append((f"</{closing}>" if closing else "") + (f"<{wanted}>" if wanted else ""))
            closing = wanted
        tag = tags.get(kind, "li")
        body.append(f"<{tag}>{inline(t)}</{tag}>")
    if closing:
        body.append(f"</{closing}>")
    title = plain(sample[0][1])
    return f"""<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>
<meta name="author" content="وحدة دراسات الموارد"><style>{faces}
@page {{ size: A4; margin: 2.5cm 2cm; @top-center {{ content: "{header}"; font: 9pt 'Brief' }}
  @bottom-center {{ content: "صفحة " counter(page) " من " counter(pages); font: 9pt 'Brief' }} }}
body {{ font: 12.5pt/1.7 'Brief'; text-align: justify }} h1 {{ font-size: 21pt }} h2 {{ font-size: 16pt }}
h3 {{ font-size: 13pt }} {extra_css}</style></head><body>{"".join(body)}</body></html>"""


def weasyprint():
    "WeasyPrint; the test is skipped where the system has no Pango, which it draws with."
    try:
        import weasyprint as printer
    except OSError:
        pytest.skip("WeasyPrint needs the system library Pango")
    return printer


def print_weasyprint(family: str, sample=SAMPLE, **options) -> bytes:
    return weasyprint().HTML(string=as_html(family, sample, **options)).write_pdf()


def print_chromium(family: str, sample=SAMPLE, **options) -> bytes:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        raise FileNotFoundError("chromium")
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder, "brief.html"), Path(folder, "brief.pdf")
        page.write_text(as_html(family, sample, **options), encoding="utf-8")
        subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
                        "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()],
                       check=True, capture_output=True, timeout=120)
        return pdf.read_bytes()


def as_typst(family: str, sample=SAMPLE, header: str = "نشرة الموارد المائية – العدد 12", preamble: str = "") -> str:
    def esc(t: str) -> str:
        return re.sub(r"([\\#*_`$<>@\[\]~/=+\-\"'])", r"\\\1", t)

    def inline(t: str) -> str:
        out, at = [], 0
        for m in INLINE.finditer(t):
            out.append(esc(t[at:m.start()]))
            out.append(f"#strong[{esc(m[1])}]" if m[1] else f'#link("{m[3]}")[{esc(m[2])}]')
            at = m.end()
        return "".join(out) + esc(t[at:])

    forms = {"heading": "== {}", "subheading": "=== {}", "bullet": "- {}", "numbered": "+ {}", "title": "= {}"}
    body = "\n\n".join(forms.get(kind, "{}").format(inline(t)) for kind, t in sample)
    return f"""#set document(title: "{plain(sample[0][1])}", author: "وحدة دراسات الموارد")
#set page(paper: "a4", margin: 2.3cm, header: align(center, text(size: 9pt)[{header}]),
  footer: context align(center, text(size: 9pt)[صفحة #counter(page).display() من #counter(page).final().first()]))
#set text(font: "{family}", lang: "ar", dir: rtl, size: 12.5pt)
#set smartquote(enabled: false)
#set par(justify: true, leading: 0.9em)
{preamble}
{body}
"""


def print_typst(family: str, sample=SAMPLE, **options) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "brief.typ")
        source.write_text(as_typst(family, sample, **options), encoding="utf-8")
        return typst.compile(str(source), font_paths=[str(font_files(family)[0].parent)])


PRINTERS = {"weasyprint": print_weasyprint, "typst": print_typst, "chromium": print_chromium}
