"""Map and brief side by side: text whole, offsets right, all escaped, decisions recorded; clicks lead to the other side."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from briefkit.argmap.curation import MapCuration
from briefkit.argmap.model import ArgumentMap, Edge, Node, Provenance
from briefkit.brief import Brief
from briefkit.errors import ArgdownError, BriefkitError
from briefkit.loaders.files import load, parse, samples
from briefkit.views import mapwidget
from briefkit.views.magics import ArgdownMistake, argdown_cell
from briefkit.views.mapwidget import (
    beside_html,
    desk_step,
    map_desk,
    map_report_section,
    marked_text_html,
    reading_texts,
)

TEXT = "# عنوان الموجز\n\n## التقدير\n\nمن **المرجح** أن تتأجل القمة، لأن [الوسطاء](https://example.org) لم يتفقوا 😀 بعد.\n"


def sentence_map(brief: Brief, lang: str = "ar") -> ArgumentMap:
    "A map whose units are the brief's sentences, each supporting the one before."
    result = ArgumentMap(title=brief.title)
    layer = brief.layer("sentences")
    for number, spans in enumerate(layer.spans()):
        words = " ".join(brief.source[start:end] for start, end in spans)
        kind = "forecast" if number % 3 == 0 else "claim"
        places = tuple((int(start), int(end)) for start, end in spans)
        result.add_node(Node(f"n{number}", kind, words, places))
        if number:
            made = Provenance("suggested", "suggested", cue=words[:3], cue_spans=((places[0][0], places[0][0] + 3),))
            result.add_edge(Edge(f"e{number}", "support", f"n{number}", f"n{number - 1}", provenance=made))
    return result


@pytest.mark.parametrize("name", sorted(samples()))
def test_text_is_whole_and_every_run_stands_where_it_says(name: str) -> None:
    brief = load(samples()[name])
    argument_map = sentence_map(brief)
    argument_map.add_node(Node("inner", "premise", "", ((argument_map.nodes["n1"].spans[0][0] + 4,) * 2,)))
    start = argument_map.nodes["n1"].spans[0][0]
    argument_map.add_node(Node("over", "premise", "", ((start - 20, start + 30),)))  # overlaps two sentences
    text = marked_text_html(argument_map, brief)
    plain = html.unescape(re.sub("<[^>]+>", "", text))
    kept = "".join(brief.text[b.start : b.end] for b in brief.blocks if b.start is not None)
    assert "".join(plain.split()) == "".join(kept.split())
    runs = re.findall(r'<(?:span|mark)[^>]*data-s="(\d+)"[^>]*>([^<]*)<', text)
    assert runs
    for at, shown in runs:
        shown = html.unescape(shown)
        there = brief.source[int(at) : int(at) + len(shown)]
        assert re.sub(r"\s", " ", there) == shown  # a line end reads as a space
    for node in argument_map.nodes.values():
        marked = re.findall(rf'data-s="(\d+)" data-nodes="(?:[^"]* )?{node.id}(?: [^"]*)?"[^>]*>([^<]*)<', text)
        told = "".join(html.unescape(words) for _, words in marked)
        wanted = "".join(
            brief.text[slice(*place)]
            for place in (brief.text_range(a, b) for a, b in node.spans if a < b)
            if place is not None
        )
        assert "".join(told.split()) == "".join(wanted.split()), node.id


def test_markup_stays_out_of_the_picture() -> None:
    brief = parse(TEXT)
    argument_map = sentence_map(brief)
    assert "**" in argument_map.nodes["n0"].text
    assert "**" not in reading_texts(argument_map, brief)["n0"]
    page = beside_html(argument_map, brief)
    assert "**" not in page and "https://" not in re.sub(r'xmlns="[^"]*"', "", page)


def test_hostile_names_and_texts_are_escaped() -> None:
    brief = parse("# <script>alert(1)</script>\n\nنص </mark><img src=x> هنا.\n")
    argument_map = ArgumentMap(title="</script><b>")
    argument_map.add_node(Node('"><i>', "claim", "</svg>", ((brief.source.index("نص"), brief.source.index("هنا")),)))
    argument_map.add_edge(Edge("e'\"<", "support", '"><i>', '"><i>'))
    for page in (beside_html(argument_map, brief), map_report_section(argument_map, brief).html):
        for tag in ("<script>alert", "<img", "<i>", "<b>", "</svg></title>"):
            assert tag not in page
        assert page.count("</script>") == page.count("<script>")


def test_spans_of_another_text_do_no_harm() -> None:
    brief = parse(TEXT)
    argument_map = ArgumentMap()
    argument_map.add_node(Node("far", "claim", "بعيد", ((10_000, 10_010),)))
    argument_map.add_node(Node("none", "claim", "بلا موضع"))
    assert "data-nodes" not in marked_text_html(argument_map, brief)
    assert reading_texts(argument_map, brief) == {}


def test_the_desk_does_what_it_is_asked_and_keeps_a_record() -> None:
    brief = parse(TEXT)
    argument_map = sentence_map(brief)
    curation = MapCuration(argument_map, "هدى")
    start = brief.source.index("الوسطاء")
    # marked across the link's markup: one unit, without the markup at its ends
    spans = [[start, start + 7], [brief.source.index("لم يتفقوا"), brief.source.index(" 😀")]]
    (made,) = desk_step(curation, {"do": "add", "spans": spans}, brief)
    assert argument_map.nodes[made].spans == ((start, spans[1][1]),)
    (edge,) = desk_step(curation, {"do": "link", "ids": [made, "n0"], "to": "support"}, brief)
    assert argument_map.edges[edge].provenance.by == "هدى"
    desk_step(curation, {"do": "accept", "ids": [edge]}, brief)
    desk_step(curation, {"do": "retype", "ids": [made], "to": "premise"}, brief)
    assert argument_map.nodes[made].kind == "premise"
    desk_step(curation, {"do": "reject", "ids": [made]}, brief)
    desk_step(curation, {"do": "undo"}, brief)
    assert argument_map.nodes[made].status == "accepted"
    first = brief.source.index("لأن")
    parts = desk_step(curation, {"do": "split", "ids": ["n0"], "spans": [[first, first + 3]]}, brief)
    assert len(parts) == 3 and argument_map.nodes[parts[1]].text == "لأن"
    desk_step(curation, {"do": "merge", "ids": parts}, brief)
    assert parts[1] not in argument_map.nodes
    desk_step(curation, {"do": "remove", "ids": [made]}, brief)
    assert made not in argument_map.nodes and len(argument_map.history) == 7
    for wrong in (
        {"do": "sing"},
        {"do": "link", "ids": ["n0"]},
        {"do": "add", "spans": []},
        {"do": "add", "spans": [[4, 4]]},
        {"do": "split", "ids": ["n0"], "spans": [[0, 3]]},
        {"do": "accept", "ids": ["zz"]},
        {},
    ):
        with pytest.raises(BriefkitError):
            desk_step(curation, wrong, brief)


def test_the_widget_draws_what_was_done() -> None:
    pytest.importorskip("anywidget")
    brief = parse(TEXT)
    argument_map = sentence_map(brief)
    desk = map_desk(argument_map, brief, lang="en", by="h")
    before = desk.svg, desk.version
    desk.do({"do": "retype", "ids": ["n0"], "to": "claim"})
    assert desk.svg != before[0] and desk.version == before[1] + 1
    assert desk.parts["n0"]["type"] == "claim" and desk.map is argument_map
    said: list[object] = []
    desk.send = lambda content, buffers=None: said.append(content)
    desk.do({"do": "retype", "ids": ["n0"], "to": "song"})
    assert said and desk.version == before[1] + 1
    assert map_desk(argument_map).text == ""


def test_without_the_extra_there_is_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapwidget, "_desk_class", lambda: None)
    brief = parse(TEXT)
    assert "<svg" in map_desk(sentence_map(brief), brief)._repr_html_()
    assert "bk-text" not in map_desk(sentence_map(brief))._repr_html_()


def test_the_report_says_that_a_draft_is_a_draft() -> None:
    brief = load(samples()["red_sea_shipping"])
    argument_map = sentence_map(brief)
    section = map_report_section(argument_map, brief)
    assert "مسودة" in section.html and section.wide and "<details>" in section.html
    for part in (*argument_map.nodes.values(), *argument_map.edges.values()):
        part.provenance = Provenance()
    assert "مسودة" not in map_report_section(argument_map, brief).html
    assert "draft" not in map_report_section(argument_map, brief, "en").html


def test_the_section_is_part_of_the_report() -> None:
    from briefkit.registry import register, unregister
    from briefkit.views.report import report_html

    brief = load(samples()["libya_budget"])
    register("methods", "argument_map", sentence_map)
    try:
        page = report_html(brief)
    finally:
        unregister("methods", "argument_map")
    assert "كيف تحتجّ الورقة" in page and "bk-picture" in page and ".bk-sides" in page
    assert not re.search(r'(?:src|href)="https?://', page.split('class="bk-beside"')[1].split("</section>")[0])


def test_mistakes_in_a_cell_are_shown_where_they_are() -> None:
    _, found, shown = argdown_cell("", "[أ]: قول.\n  + ثان {x: [1}\n")
    assert found is None and isinstance(shown, ArgdownMistake) and isinstance(shown.error, ArgdownError)
    assert repr(shown).splitlines()[1] == "  + ثان {x: [1}" and "<mark>" in shown._repr_html_()
    assert "<script>" not in ArgdownMistake("<script>", ArgdownError("no", 1, 3))._repr_html_()
    assert ArgdownMistake("", ArgdownError("no", 4, 3))._repr_html_()


@pytest.mark.browser
def test_a_click_in_one_shows_the_other(tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no browser")
    brief = load(samples()["red_sea_shipping"])
    page = beside_html(sentence_map(brief), brief)
    clicks = """<script>
      document.querySelector('g[data-node="n5"]').dispatchEvent(new MouseEvent('click', {bubbles: true}));
      document.body.dataset.first = [...document.querySelectorAll('mark.bk-lit')].map(m => m.dataset.nodes).join();
      document.querySelector('mark[data-nodes="n2"]').dispatchEvent(new MouseEvent('click', {bubbles: true}));
      document.body.dataset.second = [...document.querySelectorAll('g.bk-lit')].map(g => g.dataset.node).join();
      const g = document.querySelector('g[data-edge="e3"]');
      g.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
      document.body.dataset.third = [...document.querySelectorAll('mark.bk-lit')].map(m => m.dataset.edges).join();
      document.querySelector('.bk-zoom').click();
      document.body.dataset.zoom = document.querySelector('.bk-zoom').getAttribute('aria-pressed');
    </script>"""
    (tmp_path / "page.html").write_text(f"<!doctype html><meta charset=utf-8><body>{page}{clicks}", encoding="utf8")
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", f"file://{tmp_path}/page.html"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    body = re.search(r"<body[^>]*>", done.stdout)
    assert body is not None
    assert set(re.findall(r'data-first="([^"]*)"', body[0])[0].split(",")) == {"n5"}
    assert 'data-second="n2"' in body[0] and 'data-third="e3"' in body[0] and 'data-zoom="true"' in body[0]
