"""Layout and pictures of maps: nothing overlaps, lines never cross boxes, texts fit, everything is escaped."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefkit.argmap.layout import MAP_DIRECTIONS, MapLayout, layout_map, text_width, wrap_lines
from briefkit.argmap.model import ArgumentCertainty, ArgumentMap, Edge, EdgeAlternative, Node
from briefkit.errors import BriefkitError
from briefkit.views import mapview
from briefkit.views.mapview import draw_map, draw_reasons

Line = tuple[str, str, str]


def drawn(seed: int, size: int | None = None) -> tuple[dict[str, tuple[float, float]], list[Line]]:
    draw = random.Random(seed)
    count = size or draw.randint(1, 40)
    sizes = {f"n{i}": (float(draw.randint(40, 240)), float(draw.randint(20, 160))) for i in range(count)}
    names, lines = list(sizes), []
    for i in range(1, count):
        if draw.random() < 0.85:
            lines.append((f"e{len(lines)}", f"n{i}", f"n{draw.randrange(max(0, i - 9), i)}"))
    for _ in range(draw.randint(0, count // 3 + 1)):  # circles, double lines, lines to themselves
        lines.append((f"e{len(lines)}", draw.choice(names), draw.choice(names)))
    for _ in range(draw.randint(0, 4)):
        lines.append((f"e{len(lines)}", draw.choice(names), draw.choice([name for name, _, _ in lines] or names)))
    return sizes, lines


def overlapping(layout: MapLayout) -> list[tuple[str, str]]:
    boxes = list(layout.boxes.values())
    return [
        (a.id, b.id)
        for a, b in itertools.combinations(boxes, 2)
        if a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height
    ]


def along(layout: MapLayout, name: str) -> list[tuple[float, float]]:
    "Points on a line as it is drawn, curves included."
    line = layout.lines[name]
    found, at = [], line.points[0]
    for move in mapview._bends(line.points, line.curved, layout.direction == "down")[1:]:
        if move[0] == "L":
            (x, y), (u, v) = at, move[1]
            found += [(x + (u - x) * t / 10, y + (v - y) * t / 10) for t in range(11)]
        else:
            (x, y), (a, b), (c, d), (u, v) = at, *move[1:]
            for t in (step / 20 for step in range(21)):
                s = 1 - t
                found.append(
                    (
                        s**3 * x + 3 * s * s * t * a + 3 * s * t * t * c + t**3 * u,
                        s**3 * y + 3 * s * s * t * b + 3 * s * t * t * d + t**3 * v,
                    )
                )
        at = move[-1]
    return found


@pytest.mark.parametrize("direction", MAP_DIRECTIONS)
@pytest.mark.parametrize("block", range(4))
def test_nothing_overlaps_and_no_line_crosses_a_box(direction: str, block: int) -> None:
    for seed in range(block * 25, block * 25 + 25):
        sizes, lines = drawn(seed)
        layout = layout_map(sizes, lines, direction, straight=30)
        assert set(layout.boxes) == set(sizes) and overlapping(layout) == []
        for box in layout.boxes.values():
            assert 0 <= box.x < box.x + box.width <= layout.width + 0.01, (seed, box)
            assert 0 <= box.y < box.y + box.height <= layout.height + 0.01, (seed, box)
        for name, source, target in lines:
            line = layout.lines[name]
            assert len(line.points) == len(line.curved) + 1 >= 2
            start, end = layout.boxes[source], line.points[-1]
            assert mapview_touches(start, line.points[0])
            if target in layout.boxes:
                assert mapview_touches(layout.boxes[target], end), (seed, name)
            else:
                x, y = layout.junctions[target]
                assert abs(end[0] - x) < 8 and abs(end[1] - y) < 8
            if source == target:
                continue
            for x, y in along(layout, name):
                for box in layout.boxes.values():
                    inside = box.x + 0.5 < x < box.x + box.width - 0.5 and box.y + 0.5 < y < box.y + box.height - 0.5
                    assert not inside, (seed, name, box.id)


def mapview_touches(box: object, point: tuple[float, float]) -> bool:
    x, y = point
    left, top = box.x, box.y  # type: ignore[attr-defined]
    right, bottom = left + box.width, top + box.height  # type: ignore[attr-defined]
    return left - 0.5 <= x <= right + 0.5 and top - 0.5 <= y <= bottom + 0.5


def test_same_input_same_picture() -> None:
    sizes, lines = drawn(7, 60)
    assert layout_map(sizes, lines) == layout_map(sizes, lines)


def test_trees_are_drawn_without_crossings() -> None:
    for seed in range(30):
        draw = random.Random(seed)
        count = draw.randint(2, 80)
        lines = [(f"e{i}", f"n{i}", f"n{draw.randrange(i)}") for i in range(1, count)]
        layout = layout_map({f"n{i}": (100.0, 40.0) for i in range(count)}, lines)
        assert layout.crossings == 0
        for _, source, target in lines:  # reasons stand to the left of what they are reasons for
            assert layout.boxes[source].x < layout.boxes[target].x


def test_crossings_are_counted_right() -> None:
    from briefkit.argmap.layout import _count_crossings

    for seed in range(50):
        draw = random.Random(seed)
        upper, lower = draw.randint(1, 8), draw.randint(1, 8)
        up: list[list[int]] = [[] for _ in range(upper + lower)]
        for item in range(upper, upper + lower):
            up[item] = sorted(draw.sample(range(upper), draw.randint(0, upper)))
        pairs = [(end, item) for item in range(upper, upper + lower) for end in up[item]]
        slow = sum((a - c) * (b - d) < 0 for (a, b), (c, d) in itertools.combinations(pairs, 2))
        assert _count_crossings([list(range(upper)), list(range(upper, upper + lower))], up) == slow


def test_wrong_lines_are_refused() -> None:
    for wrong in (
        lambda: layout_map({"a": (1.0, 1.0)}, [], "up"),
        lambda: layout_map({"a": (1.0, 1.0)}, [("e", "a", "z")]),
        lambda: layout_map({"a": (1.0, 1.0)}, [("e", "z", "a")]),
    ):
        with pytest.raises(BriefkitError):
            wrong()
    assert layout_map({}, []).boxes == {}


words = st.text(alphabet="ابتثحدرسعفقكلمنهويءآأإئة ًٌٍَُِّـ،؛ OPEC123%-–()", max_size=120)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(words, st.floats(30, 400))
def test_wrapping_leaves_nothing_out_and_fits(text: str, width: float) -> None:
    lines = wrap_lines(text, width, 13)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    for line in lines:
        assert text_width(line, 13) <= width + 0.01 or len(line.rstrip("ًٌٍَُِّ")) <= 1


def test_widths_are_those_of_the_font() -> None:
    import matplotlib
    from matplotlib import font_manager, ft2font

    if not hasattr(ft2font, "__libraqm_version__"):
        pytest.skip("this matplotlib does not shape Arabic")
    font = ft2font.FT2Font(font_manager.findfont("DejaVu Sans"))
    font.set_size(100, 72)
    for text in (
        "قد تُفضي المباحثات إلى اتفاق على جدول زمني",
        "ولئن لم تستجب الأطراف، فلا مناص من التصعيد!",
        "الناتج المحلي (GDP) تراجع بنسبة 3.5% في 2024",
        "«مجلس التعاون» لدول الخليج العربية",
        "مســـتمر",
    ):
        font.set_text(text)
        shaped = font.get_width_height()[0] / 64
        assert text_width(text, 100) == pytest.approx(shaped, rel=0.02, abs=8), (text, matplotlib.__version__)


def some_map() -> ArgumentMap:
    result = ArgumentMap(title="عنوان <b>")
    result.add_node(Node("f", "forecast", "من المرجح أن تتراجع الأسعار", certainty=ArgumentCertainty(level="likely")))
    result.add_node(Node("p", "premise", "زاد <i>المعروض</i> & \"انخفض\" الطلب", holder='وزير "النفط"'))
    result.add_node(Node("u", "claim", "هذا\x0b قول\ud800 آخر\u202e بكلفة $3 أو $4", condition="إذا\x00 صحّ"))
    result.add_node(Node("r", "recommendation", "مرفوض"))
    result.add_edge(Edge("e", "support", "p", "f", alternatives=(EdgeAlternative("contrast"),)))
    result.add_edge(Edge("x", "undercut", "u", "e"))
    result.nodes["r"].provenance.status = "rejected"
    result.edges["e"].provenance.cue = "<لأن>"
    return result


SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("direction", MAP_DIRECTIONS)
def test_pictures_are_sound_and_escaped(direction: str) -> None:
    svg = draw_map(some_map(), direction).svg()
    root = ElementTree.fromstring(svg)
    assert {group.get("data-node") for group in root.iter(f"{SVG}g")} - {None} == {"f", "p", "u"}
    assert {group.get("data-edge") for group in root.iter(f"{SVG}g")} - {None} == {"e", "x"}
    assert all(element.tag.startswith(SVG) for element in root.iter())
    assert root.find(f"{SVG}title").text == "خريطة حجاج: عنوان <b>"  # type: ignore[union-attr]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) and set(str(root.get("aria-labelledby")).split()) == set(ids)
    told = "".join(root.itertext())
    assert "<لأن>" in told and "دعم؟" in told and "مرجّح" in told and "<i>" in told
    assert "stroke=\"currentColor\"" in svg and "fill=\"currentColor\"" in svg
    for element in root.iter(f"{SVG}text"):
        assert element.text[0] in "\u2066\u2067" and element.text[-1] == "\u2069"  # type: ignore[index]
        assert "direction:rtl" in str(element.get("style"))


def test_every_relation_has_a_stroke_of_its_own_and_a_word() -> None:
    from briefkit.argmap.model import EDGE_RELATIONS, NODE_KINDS

    looks = {(stroke.dashes, stroke.width, stroke.head) for stroke in mapview._STROKES.values()}
    assert set(mapview._STROKES) == set(EDGE_RELATIONS) and len(looks) == len(EDGE_RELATIONS)
    for lang in ("ar", "en"):
        labels = mapview.map_labels(lang)
        assert set(labels["relations"]) == set(EDGE_RELATIONS) and set(labels["kinds"]) == set(NODE_KINDS)
        assert len(set(labels["relations"].values())) == len(EDGE_RELATIONS)


def test_all_of_a_text_is_in_its_box() -> None:
    result = ArgumentMap()
    text = "نص طويل جداً يتكرر حتى يملأ أسطراً كثيرة " * 12 + "https://example.org/" + "a" * 90
    result.add_node(Node("a", "claim", text))
    picture = draw_map(result)
    box, style = picture.layout.boxes["a"], picture.style
    assert "".join(picture.lines["a"]).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, style.font_size) <= box.width - 2 * style.padding for line in picture.lines["a"])
    lowest = max(float(element.get("y", 0)) for element in ElementTree.fromstring(picture.svg()).iter(f"{SVG}text"))
    assert lowest < box.y + box.height - style.padding


def test_files(tmp_path: Path) -> None:
    picture = draw_map(some_map())
    for ending, magic in ((".svg", b"<?xml"), (".png", b"\x89PNG"), (".pdf", b"%PDF")):
        first, second = (picture.save(tmp_path / f"{name}{ending}").read_bytes() for name in "ab")
        assert first.startswith(magic) and first == second
    with pytest.raises(BriefkitError):
        picture.save(tmp_path / "a.gif")
    with pytest.raises(BriefkitError):
        draw_map(some_map(), lang="fr")


def test_the_chain_of_reasons_is_what_bears_on_the_forecast() -> None:
    picture = draw_reasons(some_map(), "f")
    assert set(picture.lines) == {"f", "p", "u"} and picture.emphasised == {"f"}
    assert set(draw_reasons(some_map(), "p").lines) == {"p"}
