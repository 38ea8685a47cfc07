"""HTML: no word lost or added in pages of several kinds; depth and damage do no harm."""

import html
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit.brief import assemble
from briefkit.errors import LoadError
from briefkit.loaders.html import read_html

NAV = "<nav><ul>" + "".join(f"<li><a href='/{i}'>قسم {i}</a></li>" for i in range(6)) + "</ul></nav>"
LINKS = "".join(f"<li><a href='/n/{i}'>خبر آخر من أخبار الموقع رقم {i}</a></li>" for i in range(8))
PAGES = {
    "fragment": "{}",
    "wordpress": "<html><body class='post-template has-sidebar'><header class='site-header'><div class='menu'>قائمة</div></header>" + NAV
    + "<div class='entry-content'>{}<div class='sharedaddy'><a href='#'>شارك</a></div></div><div id='comments'><p>تعليق طويل</p></div><footer>حقوق</footer></body></html>",
    "news": "<html><body><div class='topbar'>" + NAV + "</div><main><article>{}<aside><ul>" + LINKS + "</ul></aside></article><div class='sidebar'><ul>"
    + LINKS + "</ul></div></main><div class='cookie-banner'>ملفات</div><script>var x = 'نص';</script></body></html>",
    "soup": "<html><body><div><div><ul>" + LINKS + "</ul></div><div><div>{}</div></div><div><ul>" + LINKS + "</ul></div></div></body></html>",
}  # fmt: skip
LONG = "وهذه فقرة أولى طويلة بما يكفي كي يعرف القارئ أنها من المقال نفسه لا من القوائم التي تحيط به في صفحات المواقع. " * 4
WORDS = st.lists(
    st.text("ابتثحخدذرسشصضعغفقكلمنهويةىأإآءُِّْ٠١٢abcXYZ012😀𐎀<&", min_size=1, max_size=7).filter(lambda w: w[0].isalpha()), min_size=1, max_size=6
)
RUN = st.tuples(WORDS, st.sampled_from(["plain", "plain", "b", "strong", "style", "link", "em"]))
BLOCK = st.tuples(st.sampled_from(["p", "p", "h2", "h3", "li", "blockquote", "td"]), st.lists(RUN, min_size=1, max_size=4))


@pytest.mark.parametrize("page", PAGES)
@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(blocks=st.lists(BLOCK, min_size=1, max_size=6))
def test_no_word_lost_or_added(page, blocks):
    parts, words, bold, links = [f"<p>{LONG}</p>"], LONG.split(), [], []
    for number, (tag, runs) in enumerate(blocks):
        inner = ""
        for at, (run_words, look) in enumerate(runs):
            text = " ".join(run_words)
            words += [*(["/"] if at else []), *run_words]
            shown = html.escape(text)
            if look == "link":
                target = f"https://example.org/{number}/{at}"
                shown = f"<a href='{target}'>{shown}</a>"
                links.append((text, target))
            elif look == "style":
                shown = f"<span style='color:red; font-weight: 700'>{shown}</span>"
            elif look != "plain":
                shown = f"<{look}>{shown}</{look}>"
            if look in ("b", "strong", "style"):
                bold.append(text)
            inner += (" \n / " if at else "") + shown
        wrap = {"li": "<ul><li>{}</li></ul>", "td": "<table><tr><td>{}</td><td></td></tr></table>"}.get(tag, f"<{tag}>{{}}</{tag}>")
        parts.append(wrap.replace("{}", inner))
    brief = assemble(read_html(PAGES[page].replace("{}", "\n".join(parts)).encode()))
    assert brief.source.split() == words
    marks = [(m.kind, " ".join(brief.source[a:b] for a, b in m.spans), m.target) for m in brief.marks]
    assert [text for kind, text, _ in marks if kind == "bold"] == bold
    assert [(text, target) for kind, text, target in marks if kind == "link"] == links
    for name in ("structure", "sentences", "tokens", "links", "emphasis"):
        for row in brief.layer(name).rows():
            assert " ".join(brief.source[a:b] for a, b in row["spans"]) == row["text"]


@pytest.mark.parametrize(
    "text",
    ["<div>" * 20_000 + "نص", "<b>" * 10_000 + "نص", "<p class='" + "a " * 100_000 + "'>نص", "<p>فقرة قصيرة</p>" * 3_000, "<ul><li>" * 1_000 + "نص",
     "<table><tr><td>" * 500 + "نص"],
)  # fmt: skip
def test_bombs_are_read(text):
    assert assemble(read_html(text.encode())).source.rstrip().endswith(("نص", "قصيرة"))


def test_damage():
    chance = random.Random(3)
    page = PAGES["news"].replace("{}", "<h1>عنوان</h1><p>" + LONG + "<b>غامق</b> <a href='x'>رابط</a></p>").encode()
    for _ in range(150):
        data = bytearray(page)
        for _ in range(chance.choice([1, 5, 30])):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            assemble(read_html(bytes(data)))
        except LoadError as error:
            assert "\n" not in str(error)
