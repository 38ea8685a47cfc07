"""The page of a brief: what is hostile in it stays text, an Arabic page speaks Arabic, each part can be reached."""

import html
import re
import tomllib
from html.parser import HTMLParser
from importlib.resources import files

import pytest

import briefkit as bk
from briefkit.argmap.formats import dumps_map
from briefkit.cli import main
from briefkit.views.report import report_html, write_reports
from briefkit.views.wording import warning_wording

HOSTILE = """---
title: "<script>alert(1)</script> & عنوان"
author: "<img src=x onerror=alert(2)>"
publisher: "'><svg onload=alert(3)>"
address: "javascript:alert(4)"
---
# <script>alert(5)</script> تقدير & "موقف"

## الحدث <b onmouseover=alert(6)>

قال «<script>alert(7)</script>» مسؤول إن [رابطاً](javascript:alert(8)) و[آخر](data:text/html,<script>alert(9)</script>) من المرجح أن
يُنشر قبل نهاية 2026، لأن </td></table></svg><script>alert(10)</script> الحكومة أعلنت ذلك\u202e مقلوب\u202c.
"""


class Page(HTMLParser):
    "Tags, event handlers and addresses of a page."

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.append(name)
            elif name in ("href", "src", "action", "xlink:href"):
                self.addresses.append((value or "").strip().lower())
            elif name == "id":
                self.ids.add(value or "")


def assert_harmless(page: str, scripts: int) -> None:
    found = Page(page)
    assert found.tags.count("script") == scripts and not {"img", "iframe", "object", "embed"} & set(found.tags)
    assert not found.handlers
    assert not [address for address in found.addresses if re.match(r"(javascript|data|vbscript):", address)]


@pytest.fixture(scope="module", params=["md", "txt"])  # in plain text the tags are words of the brief
def hostile(tmp_path_factory, request):
    path = tmp_path_factory.mktemp("hostile") / f"<img src=x onerror=alert(0)>.{request.param}"
    path.write_text(HOSTILE, "utf-8")
    return bk.load(path)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_hostile_brief_stays_text(hostile, lang):
    own = len(re.findall(r"<script>", report_html(bk.parse("من المرجح أن تنتهي الحرب لأن الطرفين تعبا.\n"), lang)))
    page = report_html(hostile, lang)
    assert_harmless(page, own)
    said = "<img src=x onerror=alert(2)>" if hostile.metadata.get("author") else "<script>alert(7)</script>"
    assert html.escape(said) in page


def test_hostile_index_and_notebook(hostile, tmp_path):
    index = write_reports([hostile], tmp_path)
    assert_harmless(index.read_text("utf-8"), 1)
    assert all(re.fullmatch(r"[\w\-]+\.html", path.name) for path in tmp_path.iterdir())
    assert_harmless(hostile._repr_html_(), 0)


@pytest.mark.parametrize("form", ["mermaid", "dot"])
def test_hostile_map_stays_text(hostile, form):
    written, _ = dumps_map(hostile.argument_map(), form)
    assert not re.search(r"(?m)^\s*(click|href)|URL=|label=<", written)
    labels = re.sub(r'(?m)^title: ".*"$', "", written)  # Mermaid sets the title of its front matter as text
    assert form == "dot" or "<script" not in labels


def test_hostile_pictures_stay_text(hostile, tmp_path):
    for ending in ("svg", "html"):
        target = tmp_path / f"map.{ending}"
        source = tmp_path / "brief.txt"
        source.write_text(HOSTILE, "utf-8")
        assert main(["map", str(source), "-o", str(target), "--quiet"]) == 0
        page = Page(target.read_text("utf-8"))
        assert "script" not in page.tags and "img" not in page.tags and not page.handlers


SPOKEN = {"ICD", "ISO", "TIMEX3", "PHIA", "IPCC"}


@pytest.mark.parametrize("name", sorted(bk.samples()))
def test_arabic_page_speaks_arabic(name):
    "No code of a layer is left in an Arabic page: Latin words stand in the source, in values of dates, in ids and in file names only."
    page = report_html(bk.load(bk.samples()[name]))
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page)
    words = {
        word
        for cell in cells
        for word in re.findall(r"(?<![\w/.:-])[A-Za-z_]{3,}(?![\w/.:])", html.unescape(re.sub(r"<[^>]+>", "", cell)))
    }
    source = set(re.findall(r"[A-Za-z_]+", bk.load(bk.samples()[name]).source))
    assert (
        words
        - source
        - SPOKEN
        - {w for w in words if re.fullmatch(r"[XPTDWMY]+", w)}
        == set()
    )
    assert not re.search(r">(None|nan|NaT|True|False|\[\]|\{.*?\})<", page)


def test_tables_say_what_an_arabic_reader_looks_for():
    "The currency of a sum, a range as one, a bound in words; nothing that every row has alike, nothing turned round."
    text = (
        "تقدَّر الكلفة بما بين 300 و400 مليون دولار، وبلغ الدين نحو 280 مليار دينار ليبي في 31 نيسان 2025. "
        "من المستبعد أن ينهار الاتفاق، باحتمال لا يتجاوز 10%."
    )
    page = report_html(bk.parse(text))
    cells = [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page)]
    assert {"دولار أمريكي", "دينار ليبي", "\u2066300,000,000–400,000,000\u2069", "لا أكثر من 10", "النطاق"} <= set(cells)
    assert "ميلادي" not in cells and "=" not in cells
    assert "في «نيسان» 30 يوماً لا أكثر" in cells
    order = [page.index(f'id="layer-{name}"') for name in ("dates", "quantities", "estimates", "proofs")]
    assert order == sorted(order)


def test_an_english_page_reads_from_left_to_right():
    page = report_html(bk.parse("وقع ذلك يوم الجمعة 3 تموز/يونيو 2026."), "en")
    told = re.findall(r'<td dir="(\w+)"[^>]*>(تموز is July[^<]*)</td>', page)
    assert len(told) == 2 and all(direction == "ltr" for direction, _ in told)


def test_warnings_are_told_in_the_language_of_the_page():
    "Every line that a loader writes is in the list; the list names no other facts than the line has."
    lines = tomllib.loads(files("briefkit").joinpath("data/views/warnings.toml").read_text("utf8"))["warning"]
    for entry in lines:
        names = re.findall(r"{(\w+)}", entry["en"])
        told = warning_wording(entry["en"].format_map({name: f"<{name}>" for name in names}))
        assert sorted(re.findall(r"<(\w+)>", told)) == sorted(names) and not re.search("[{}]", told)
    written = "".join(files("briefkit").joinpath(f"loaders/{name}.py").read_text("utf8") for name in ("pdf", "glyphs", "docx", "html"))
    for entry in lines:
        assert max(re.split(r"{\w+}", entry["en"]), key=len).strip(" :()") in written, entry["en"]


def test_reasons_of_an_english_page_are_english():
    page = report_html(bk.parse("ستؤجل الانتخابات لأن السجلات لم تكتمل بعد في الأقاليم."), "en")
    cells = re.findall(r'<td dir="ltr" class="clause">(.*?)</td>', page[page.index('id="layer-arguments"') :])
    assert cells and all(re.match("[A-Z]", cell) for cell in cells)


def test_contents_lead_somewhere():
    page = Page(report_html(bk.load(bk.samples()["red_sea_shipping"])))
    targets = [address[1:] for address in page.addresses if address.startswith("#")]
    assert len(targets) > 5 and set(targets) <= {name.lower() for name in page.ids}


def test_cells_without_markdown():
    brief = bk.parse("## التحليل\n\nقال الوزير إن **ست سفن** ستعبر المضيق قبل نهاية الشهر.\n")
    page = report_html(brief)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", page[page.index('id="tables"') :])
    assert any("ست سفن ستعبر" in cell for cell in cells) and not any("**" in cell for cell in cells)


def test_every_row_leads_to_the_text():
    page = report_html(bk.load(bk.samples()["red_sea_shipping"]))
    rows = set(re.findall(r'<tr[^>]* data-row="([^"]+)"', page))
    marked = {name for names in re.findall(r'<mark [^>]*data-rows="([^"]+)"', page) for name in names.split()}
    assert len(rows) > 100 and rows <= marked
