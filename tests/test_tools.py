"""The tools that build the site: entries read from source, links, the sidebar, Arabic in English prose."""

from pathlib import Path

import pytest

pytest.importorskip("nbdev")

import build_docs
import build_readme
import check_drift
from reference import Module, defined_names, entry

MODULE = '''
from dataclasses import dataclass, field


@dataclass(slots=True)
class Hit:
    """Where something was found.

    Source: nobody.
    """

    start: int  # code points
    text: "pd.Series | None" = None  # what stands there
    _cache: dict = field(default_factory=dict)

    def folded(self, *, keep: bool = False) -> str:  # lower case
        "The text, folded."
        return ""

    @property
    def size(self) -> int:
        "How long it is."
        return 0

    def undocumented(self): ...


class TooShortError(ValueError):
    "A text too short to measure."


def concordance(
    pattern: str,  # what to look for | how
    *paths: "Path",
    width: int = 7,  # words on either side
    a_long_name_for_a_parameter: tuple[int, ...] = (1, 2, 3),
) -> list[Hit]:  # in the order of the text
    """Every place of a pattern."""
    return []


def short(x: int) -> int:  # the same
    "It."
    return x
'''


@pytest.fixture
def module(tmp_path: Path) -> Module:
    path = tmp_path / "found.py"
    path.write_text(MODULE, encoding="utf8")
    return Module(path)


def test_entry_of_a_function(module: Module) -> None:
    text = entry("concordance", module, "https://example.org/found.py")
    line = MODULE.splitlines().index("def concordance(") + 1
    assert text.startswith("### concordance {#concordance .entry}\n")
    assert f"[source](https://example.org/found.py#L{line})" in text
    assert "def concordance(\n    pattern: str,\n    *paths: Path,\n    width: int = 7,\n" in text
    assert ") -> list[Hit]\n```" in text
    assert "Every place of a pattern." in text
    assert "| `pattern` | what to look for \\| how |" in text
    assert "| `width` | words on either side |" in text
    assert "| returns | in the order of the text |" in text
    assert "`*paths`" not in text  # nothing is said of it


def test_entry_on_one_line(module: Module) -> None:
    text = entry("short", module, "")
    assert "```python\ndef short(x: int) -> int\n```" in text
    assert "| returns | the same |" in text
    assert "`x`" not in text


def test_entry_of_a_class(module: Module) -> None:
    text = entry("Hit", module, "")
    assert "class Hit(start: int, text: pd.Series | None = None)" in text
    assert "| `start` | code points |" in text and "Source: nobody." in text
    assert "def Hit.folded(*, keep: bool = False) -> str" in text
    assert "Hit.size: int\n" in text
    assert "undocumented" not in text and "_cache" not in text
    assert "class TooShortError(ValueError)" in entry("TooShortError", module, "")


def test_entry_of_a_method_and_of_nothing(module: Module) -> None:
    assert "The text, folded." in entry("Hit.folded", module, "")
    assert entry("Nothing", module, "") == ""


def test_names_a_cell_defines() -> None:
    assert defined_names("def a(): ...\ndef _b(): ...\nclass C: ...\nx = 1") == ["a", "C"]
    assert defined_names("@patch\ndef table(self: Brief): ...") == ["Brief.table"]
    assert defined_names("%matplotlib inline") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>«عراق», «سوريا»</p>", '<p><bdi lang="ar">«عراق»</bdi>, <bdi lang="ar">«سوريا»</bdi></p>'),
        ("<p>«عراق and سوريا»</p>", '<p>«<bdi lang="ar">عراق</bdi> and <bdi lang="ar">سوريا</bdi>»</p>'),
        ('<p title="عراق > x">a<br>b</p>', '<p title="عراق > x">a<br>b</p>'),
        ("<pre>عراق</pre>", "<pre>عراق</pre>"),
        ('<i dir="rtl">عراق<i>سوريا</i>مصر</i>ليبيا', '<i dir="rtl">عراق<i>سوريا</i>مصر</i><bdi lang="ar">ليبيا</bdi>'),
        ("<!DOCTYPE html><!-- عراق -->&amp;&#39;", "<!DOCTYPE html><!-- عراق -->&amp;&#39;"),
        ("<script>'عراق' < x</script>", "<script>'عراق' < x</script>"),
        ("<p>تقدير موقف، ورقة</p>", '<p><bdi lang="ar">تقدير موقف، ورقة</bdi></p>'),
    ],
)  # fmt: skip
def test_arabic_stands_apart(before: str, after: str) -> None:
    assert build_docs.arabic_apart(before) == after


def test_formulas_become_mathml() -> None:
    page = '<head><link rel="stylesheet" href="https://cdn.jsdelivr.net/npm/katex@1/dist/katex.min.css"></head>'
    page = build_docs.formulas(page + r'<span class="math inline">\(\frac{V}{N}\)</span>')
    assert "<mfrac>" in page and "katex" not in page


def test_outside_requests_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<a href="https://example.org">x</a><img src="https://example.org/x.png">', "utf8")
    (tmp_path / "b.css").write_text("@import url(https://fonts.example.org/x); a{background:url(x.png)}", "utf8")
    assert [line.split(":")[0] for line in build_docs.outside_requests(tmp_path)] == ["a.html", "b.css"]


def test_sidebar_finds_notebooks_by_folder() -> None:
    renamed = {"00_text.ipynb": "text.ipynb", "index.ipynb": "index.ipynb", "reading/10_dates.ipynb": "reading/dates.ipynb"}
    entries = [
        {"text": "start", "href": "index.ipynb"},
        {"section": "Reference", "contents": [{"section": "Reading", "contents": "reading/*.ipynb"}, "[0-9]*.ipynb"]},
        {"section": "Empty", "contents": "howto/*.ipynb"},
    ]
    seen: set[str] = set()
    assert build_docs.expand_sidebar(entries, renamed, seen) == [
        {"text": "start", "href": "index.ipynb"},
        {"section": "Reference", "contents": [{"section": "Reading", "contents": ["reading/dates.ipynb"]}, "text.ipynb"]},
    ]
    assert seen == set(renamed)


def test_links_between_pages(tmp_path: Path) -> None:
    (tmp_path / "reading").mkdir()
    page = tmp_path / "reading" / "dates.ipynb"
    page.write_text(
        "(../00_text.ipynb#fold) (https://example.org/briefkit/brief.html#span) (../../LICENSE) "
        "(https://example.org/briefkit/blob/main/briefkit/text.py#L12) (https://example.com/x.html)",
        "utf8",
    )
    renamed = {"reading/10_dates.ipynb": "reading/dates.ipynb", "00_text.ipynb": "text.ipynb"}
    (tmp_path / "text.ipynb").write_text("", "utf8")
    address = "https://example.org/briefkit/"
    build_docs.own_links(tmp_path, renamed, address, address + "blob/main/")
    assert page.read_text("utf8") == (
        "(../text.ipynb#fold) (../brief.html#span) (../LICENSE) (../source/briefkit/text.py.md#cb1-12) (https://example.com/x.html)"
    )


def test_links_of_the_readme() -> None:
    text = "[a](../CONTRIBUTING.md) [b](#two) ![c](images/report.png) [d](https://example.com)"
    assert build_readme.at_home(text) == "[a](CONTRIBUTING.md) [b](#two) ![c](nbs/images/report.png) [d](https://example.com)"


def test_drift_is_told_apart() -> None:
    name = Path("briefkit/text.py")
    assert check_drift.difference(name, None, b"x").endswith("missing from the working tree")
    assert check_drift.difference(name, b"x", None).endswith("no notebook makes it")
    assert "+new" in check_drift.difference(name, b"old\n", b"new\n")
