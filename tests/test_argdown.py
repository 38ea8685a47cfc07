"""Argdown: every construct, exact errors, exact text, maps there and back, cost."""

from __future__ import annotations

import random
import sys
from typing import Any

import pytest
from argmap_samples import DOCUMENT, mutated, random_map
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefkit.argmap.argdown import argdown_map, dumps_argdown, loads_argdown
from briefkit.argmap.argdown_syntax import argdown_escape, argdown_line, parse_argdown
from briefkit.argmap.metadata import read_yaml, write_yaml
from briefkit.argmap.model import ArgumentMap, dumps_map_json, loads_map_json
from briefkit.errors import ArgdownError

# Constructs of the documented syntax. Texts and relations agree with those of the reference implementation
# (argdown 1.7.5, compared once): relation, source, target; an undercut's target is named by its source there.
CONSTRUCTS: dict[str, tuple[str, list[tuple[str, str]], list[tuple[str, str, str]]]] = {
    "statements": ("فقرة أولى\nعلى سطرين.\n\nثانية\n\n1\n\n!", [("n1", "فقرة أولى على سطرين."), ("n2", "ثانية"), ("n3", "1"), ("n4", "!")], []),
    "equivalence class": ("[أ ب]: نص أول\nيكمل.\n\n[أ ب]: صياغة أخرى. // تعليق\n\n[أ ب]", [("أ ب", "نص أول يكمل.")], []),
    "reference before definition": ("[ب]\n\n[ب]: نص.", [("ب", "نص.")], []),
    "mentions": ("[شعار]: نص.\n\nلا أظن أن @[شعار]\nمفيد و@<حجة> كذلك.", [("شعار", "نص."), ("n1", "لا أظن أن @[شعار] مفيد و@<حجة> كذلك.")], []),
    "bold and italic": ("نص __*غامق مائل*__.\n\nنص **غامق** و*مائل* و_مائل_ هنا.", [("n1", "نص غامق مائل."), ("n2", "نص غامق ومائل ومائل هنا.")], []),
    "link": ("نص فيه\n[ويكي](https://wikipedia.org/a_b).", [("n1", "نص فيه ويكي.")], []),
    "escapes": ("[A]: \\[text\\] text \\# \\_a\\_ \\\\ نهاية", [("A", "[text] text # _a_ \\ نهاية")], []),
    "arguments": ("[س]: نص.\n    + <برهان>:\n      بما أن العالم\n      منظم.\n    + <آخر>: كلما.",
                  [("س", "نص."), ("برهان", "بما أن العالم منظم."), ("آخر", "كلما.")],
                  [("support", "برهان", "س"), ("support", "آخر", "س")]),
    "nested": ("[س]: نص\n    + <أ>\n        - <ب>\n            + <ج>\n        + <د>\n    - <ه>", [("س", "نص"), ("أ", ""), ("ب", ""), ("ج", ""), ("د", ""), ("ه", "")],
               [("support", "أ", "س"), ("attack", "ب", "أ"), ("support", "ج", "ب"), ("support", "د", "أ"), ("attack", "ه", "س")]),
    "cycle": ("<أ>\n    - <ب>\n        + <ج>\n            - <أ>", [("أ", ""), ("ب", ""), ("ج", "")],
              [("attack", "ب", "أ"), ("support", "ج", "ب"), ("attack", "أ", "ج")]),
    "directions": ("[س]\n  + <أ> // ضمني\n  <+ <ب>\n  +> <ج>\n  <- <د>\n  -> <ه>", [("س", ""), ("أ", ""), ("ب", ""), ("ج", ""), ("د", ""), ("ه", "")],
                   [("support", "أ", "س"), ("support", "ب", "س"), ("support", "س", "ج"), ("attack", "د", "س"), ("attack", "س", "ه")]),
    "undercuts of arguments": ("<أ>\n    _ <ب>\n\n<ج>\n    <_ <د>\n\n<ه>\n    _> <و>", [(name, "") for name in "أبجدهو"],
                               [("undercut", "ب", "أ"), ("undercut", "د", "ج"), ("undercut", "ه", "و")]),
    "undercut below a relation": ("[س]: نص\n - <أ>\n + <ب>\n    <_ <ج>", [("س", "نص"), ("أ", ""), ("ب", ""), ("ج", "")],
                                  [("attack", "أ", "س"), ("support", "ب", "س"), ("undercut", "ج", "ب»")]),
    "contradiction": ("[أ]\n    >< [و]", [("أ", ""), ("و", "")], [("attack", "و", "أ"), ("attack", "أ", "و")]),
    "premise-conclusion structure": ("<برهان>\n\n(1) أ\n(2) ب على\n    سطرين.\n-----\n(3) ج\n(4) د\n-----\n(5) ه",
                                     [("n1", "أ"), ("n2", "ب على سطرين."), ("n3", "ج"), ("n4", "د"), ("n5", "ه")],
                                     [("support", "n1", "n3"), ("support", "n2", "n3"), ("support", "n3", "n5"), ("support", "n4", "n5")]),
    "inference with rules": ("(1) أ\n(2) ب\n--\nUniversal instantiation, Modus Ponens\n{uses: [1], logic: [deductive]}\n--\n(3) ج",
                             [("n1", "أ"), ("n2", "ب"), ("n3", "ج")], [("support", "n1", "n3")]),
    "inference in one line": ("(1) أ\n-- Modus Ponens --\n(2) ب", [("n1", "أ"), ("n2", "ب")], [("support", "n1", "n2")]),
    "undercut of an inference": ("<أ>\n\n(1) س\n-----\n    <_ [ت]\n(2) ص\n\n<ب>\n\n(1) ع\n-----\n(2) [ت]: غ",
                                 [("n1", "س"), ("ت", "غ"), ("n2", "ص"), ("n3", "ع")],
                                 [("support", "n1", "n2"), ("support", "n3", "ت"), ("undercut", "ت", "n1»")]),
    "relations of a conclusion": ("<أ>\n\n(1) س\n-----\n(2) ص\n    <_ <ب>\n    +> <ج>\n    <- <د>", [("n1", "س"), ("ب", ""), ("n2", "ص"), ("ج", ""), ("د", "")],
                                  [("support", "n1", "n2"), ("support", "n2", "ج"), ("attack", "د", "n2"), ("undercut", "ب", "n1»")]),
    "relations of a reconstructed argument": ("<أ>\n\n(1) س\n-----\n(2) ص\n\n[ع]: نص\n    <- <أ>", [("n1", "س"), ("n2", "ص"), ("ع", "نص")],
                                              [("support", "n1", "n2"), ("attack", "n2", "ع")]),
    "lists": ("# عنوان\n\n* [أ]: نص.\n* [ب]: نص\n  يكمل\n\n1. [ج]: نص.\n2. <د>\n    + [ه]", [("أ", "نص."), ("ب", "نص يكمل"), ("ج", "نص."), ("د", ""), ("ه", "")],
              [("support", "ه", "د")]),
    "comments": ("<A1> // line\n\n/*\nmulti\n\nline\n*/\n\n// out\n// <A1>: Some text\n\n<!--\nhtml\n-->\n\n<a>: <!-- here\nand\nthere -->\nالوصف.",
                 [("A1", ""), ("a", "الوصف.")], []),
    "windows line ends": ("[أ]: نص\r\n  + [ب]: نص\r\n\r\n[ج]: نص\r\n", [("أ", "نص"), ("ب", "نص"), ("ج", "نص")], [("support", "ب", "أ")]),
    "arabic signs": ("\u200f[أ]\u200f: نص\n\u200f  − \u200f[ب]\n  ＋ [ج]\n  ＋> [د]\n  <− [ه]", [("أ", "نص"), ("ب", ""), ("ج", ""), ("د", ""), ("ه", "")],
                     [("attack", "ب", "أ"), ("support", "ج", "أ"), ("support", "أ", "د"), ("attack", "ه", "أ")]),
    "arabic numbers": ("\u200f(١) أ\n(۲) ب\n----\n(3) ج", [("n1", "أ"), ("n2", "ب"), ("n3", "ج")], [("support", "n1", "n3"), ("support", "n2", "n3")]),
}  # fmt: skip


def told(argument_map: ArgumentMap) -> list[tuple[str, str, str]]:
    rows = []
    for edge in argument_map.edges.values():
        target = edge.target
        if target in argument_map.edges:
            target = argument_map.edges[target].source + "»"
        rows.append((edge.relation, edge.source, target))
    return rows


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_every_construct(name: str) -> None:
    text, nodes, relations = CONSTRUCTS[name]
    argument_map = loads_argdown(text)
    assert [(node.id, node.text) for node in argument_map.nodes.values()] == nodes
    assert told(argument_map) == relations
    assert dumps_argdown(argument_map)[0] == text
    argument_map.carried.clear()
    again = loads_argdown(dumps_argdown(argument_map)[0])
    again.carried.clear()
    assert again == argument_map


def test_strict_mode() -> None:
    text = "===\nmodel:\n    mode: strict\n===\n\n[أ]: أ\n  +> [ب]\n  -> [ج]\n  <+ [د]\n  <- [ه]\n  >< [و]\n  + <ز>\n"
    argument_map = loads_argdown(text)
    assert told(argument_map) == [
        ("support", "أ", "ب"), ("attack", "أ", "ج"), ("attack", "ج", "أ"), ("support", "د", "أ"),
        ("attack", "ه", "أ"), ("attack", "أ", "ه"), ("attack", "و", "أ"), ("attack", "أ", "و"), ("support", "ز", "أ"),
    ]  # fmt: skip
    edges = list(argument_map.edges.values())
    assert [edge.scheme for edge in edges if edge.relation == "support"] == ["entailment", "entailment", None]
    assert edges[1].extra == {"twin": edges[2].id, "symmetric": "contrary"}
    argument_map.carried.clear()
    written = dumps_argdown(argument_map)[0]
    assert written.count("><") == 1
    again = loads_argdown(written)
    again.carried.clear()
    assert again == argument_map


def test_tags_data_headings_and_front_matter() -> None:
    text = (
        "===\ntitle: عنوان\nauthor: سلمى\n===\n\n# قسم #وسم {isGroup: true}\n\n[أ] #واحد #(اثنان معاً)\n\n## فرع\n\n"
        "[ب]: نص #ثلاثة، #four-five {\nsources:\n    - Nietzsche, Thus Spoke\n    - آخر\n}\n\n[أ]: نص {holder: iraq, kind: forecast, x: 1}\n"
    )
    document = parse_argdown(text)
    assert document.data == {"title": "عنوان", "author": "سلمى"}
    argument_map = argdown_map(document)
    assert (argument_map.title, argument_map.metadata) == ("عنوان", {"author": "سلمى"})
    first, second = argument_map.nodes["أ"], argument_map.nodes["ب"]
    assert (first.tags, first.kind, first.holder) == (("واحد", "اثنان معاً"), "forecast", "iraq")
    assert (first.section, first.extra["data"]) == (("قسم", "فرع"), {"x": 1})
    assert (second.text, second.tags) == ("نص", ("ثلاثة", "four-five"))
    assert second.extra["data"] == {"sources": ["Nietzsche, Thus Spoke", "آخر"]}
    first.text = "نص آخر"
    assert "# قسم #وسم {isGroup: true}" in dumps_argdown(argument_map)[0] or first.section == ("قسم", "فرع")


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("  + [أ]", 1, 3, "a statement or an argument"),
        ("[أ]: نص\n+ [ب]", 2, 1, "at least 1 spaces before it"),
        ("نص\n\n[أ] نص", 3, 5, "a colon directly behind the title"),
        ("[أ]: نص\n  + [ب] نص", 2, 9, "a colon directly behind the title"),
        ("[أ]: نص [ب] نص", 1, 9, "an empty line before it, @ to mention it, or \\ before the bracket"),
        ("[أ]: نص\n[ب]: نص", 2, 1, "an empty line before it, @ to mention it, or \\ before the bracket"),
        ("[أ]: نص {kind: claim", 1, 9, "}"),
        ("[أ]: نص {kind: [claim}", 1, 22, ", or ]"),
        ("[أ]: نص {kind: claim} ثم", 1, 22, "an empty line, or \\{ for a brace"),
        ("[أ]:\n\nنص", 2, 1, "a text"),
        ("# عنوان\n\n(1) أ\n(2) ب", 4, 6, "a line ---- and a conclusion"),
        ("(1) أ\n----", 2, 5, "a number in brackets and a conclusion"),
        ("(1) أ\n---\n(2) ب", 2, 1, "a line of hyphens behind it, or four hyphens here"),
        ("(1) أ\n(1) ب\n----\n(3) ج", 2, 1, "(2)"),
        ("----\n(1) أ", 1, 1, "(1) and a premise"),
        ("(1) <أ>\n----\n(2) ب", 1, 5, "a statement"),
        ("(1) أ\n----\n  + [ب]\n(2) ج", 3, 3, "an undercut (_ or <_)"),
        ("نص\r\n/* تعليق", 2, 1, "*/"),
        ("<!-- تعليق", 1, 1, "-->"),
        ("===\na: 1\n", 1, 1, "a line ==="),
        ("===\na: 1\n   b: 2\n===\n", 3, 4, "0 spaces"),
        ("نص\n(1) أ", 2, 1, "an empty line before it, or \\( for a bracket"),
        ("[أ] {briefkit: {spans: [[2, 1]]}}", 1, 1, ""),
    ],
)
def test_errors_name_the_place_and_what_was_expected(text: str, line: int, column: int, expected: str) -> None:
    with pytest.raises(ArgdownError) as error:
        loads_argdown(text)
    assert (error.value.line, error.value.column, error.value.expected) == (line, column, expected)
    assert str(error.value).startswith(f"line {line}, column {column}: ")


def holds(text: str) -> bool:
    """Whether a text is read; checks what must hold either way."""
    try:
        argument_map = loads_argdown(text)
    except ArgdownError as error:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1
        return False
    assert argument_map.problems() == []
    assert dumps_argdown(argument_map)[0] == text
    assert dumps_argdown(loads_map_json(dumps_map_json(argument_map)))[0] == text
    bare = argument_map.copy()
    bare.carried.pop("argdown")
    written, loss = dumps_argdown(bare)
    again = loads_argdown(written)
    again.carried.pop("argdown")
    assert again == bare
    assert not loss
    return True


def test_mutations_give_a_map_or_an_argdown_error() -> None:
    read = sum(holds(mutated(random.Random(seed), DOCUMENT)) for seed in range(250))
    assert read > 30
    assert holds(DOCUMENT)


@pytest.mark.parametrize("seed", [5302, 5858, 8567])
def test_mutations_that_once_went_wrong(seed: int) -> None:
    # titles that begin with < or =, and a bracket left open whose end stood in the metadata behind it
    assert holds(mutated(random.Random(seed), DOCUMENT))


@settings(max_examples=120, deadline=None)
@given(st.text(alphabet="[]<>(){}:+-_*#@/\\\"'= \n\tأب12.,|>&\u200f\r", max_size=60))
@example("[أ]\n _ <ب>\n\t+ [ج]")
@example("\ufeff[أ]: نص")
def test_any_text_gives_a_map_or_an_argdown_error(text: str) -> None:
    holds(text)


def test_any_map_is_written_and_read_back() -> None:
    for seed in range(250):
        argument_map = random_map(seed)
        written, loss = dumps_argdown(argument_map)
        again = loads_argdown(written)
        again.carried.pop("argdown")
        assert again == argument_map, seed
        assert not loss
        plain, loss = dumps_argdown(argument_map, plain=True)
        shown = loads_argdown(plain)
        assert len(shown.nodes) == len(argument_map.active_nodes())
        assert "briefkit" not in {key for node in shown.nodes.values() for key in node.extra}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_escaped_text_reads_as_itself(text: str) -> None:
    line = argdown_line(text)
    if line:
        member: Any = parse_argdown(f"[أ]: {argdown_escape(text)}").blocks[0]
        assert member.content.text == line


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1), inner, max_size=3)))  # fmt: skip
def test_metadata_reads_as_it_was_written(value: Any) -> None:
    written = write_yaml({"v": value})
    assert "\n" not in written
    assert "=" not in written
    assert read_yaml(written) == {"v": value}


def test_the_edited_text_decides() -> None:
    argument_map = loads_argdown("[أ]: نص\n  + [ب]: سبب\n  - [ج]: اعتراض\n")
    argument_map.carried.clear()
    argument_map.edges["e1"].provenance.cue = "لأن"
    argument_map.edges["e2"].provenance.cue = "غير أن"
    argument_map.edges["e2"].id = "g7"
    argument_map.edges = {edge.id: edge for edge in argument_map.edges.values()}
    written = dumps_argdown(argument_map)[0]
    retyped = loads_argdown(written.replace("  + [ب]", "  - [ب]"))
    assert [(edge.id, edge.relation, edge.cue) for edge in retyped.edges.values()] == [("e1", "attack", "لأن"), ("g7", "attack", "غير أن")]
    taken_out = loads_argdown("\n".join(line for line in written.split("\n") if not line.startswith("  - ")))
    assert list(taken_out.edges) == ["e1"]
    put_in = loads_argdown(written.replace("  - [ج]", "  - [د]: جديد\n  - [ج]"))
    assert put_in.edges["g7"].source == "ج"
    assert {edge.source for edge in put_in.edges.values()} == {"ب", "ج", "د"}
    reworded = loads_argdown(written.replace("سبب", "سبب آخر"))
    assert (reworded.nodes["ب"].text, reworded.edges["e1"].cue) == ("سبب آخر", "لأن")


def test_depth_and_size_are_no_trouble() -> None:
    limit = sys.getrecursionlimit()
    deep = "[أ]\n" + "".join(f"{' ' * (depth + 1)}+ [n{depth}]\n" for depth in range(limit + 50))
    argument_map = loads_argdown(deep)
    assert len(argument_map.edges) == limit + 50
    argument_map.carried.clear()
    again = loads_argdown(dumps_argdown(argument_map)[0])
    assert again.edges == argument_map.edges
    for hostile in ("[" * 20_000, "<" * 20_000, "**a" * 5_000, "{" * 20_000, "a {x: [" + "[" * 20_000, "(1) a\n----\n" * 500, "#(" * 10_000):
        holds(hostile)
