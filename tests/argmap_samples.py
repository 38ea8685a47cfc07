"""Maps and documents for the tests of argument maps: random ones with everything that is hard to write down."""

from __future__ import annotations

import random
from typing import Any

from briefkit.argmap.model import (
    EDGE_RELATIONS,
    MAP_ORIGINS,
    MAP_STATUSES,
    NODE_KINDS,
    ArgumentCertainty,
    ArgumentMap,
    Edge,
    EdgeAlternative,
    InferenceStep,
    MapChange,
    Node,
    Provenance,
    UnmappedSpan,
)

WORDS = [
    "نص", "- شرطة", "", "  ", "a\nb", "x  y", "#وسم", "[قوس]", "<زاوية>", "{أ: ب}", "**غامق**", "_م_", "//تعليق", "/* x */",
    "https://example.org/a_b", "(1) رقم", "س، ص", "\u200fيمين", "\\", '"اقتباس"', "=", "===", "--", "@[أ]", "100%", "true",
    "null", "1", "١", "a: b", "😀", "\u2028", "\x00", "F1", "n3", "<!-- x", "+ a", "it's", "\t", "a\r\nb", "é", "}",
]  # fmt: skip

DOCUMENT = """\
===
title: تأجيل الانتخابات
author: "أحد"
model:
    mode: loose
tags: [أ, ب]
===

# المسألة #قسم {isGroup: true}

[التأجيل]: ستؤجل الحكومة **الانتخابات** البلدية. #انتخابات {kind: forecast}
  + <السجلات>: سجلات الناخبين لم تكتمل. // من بيان المفوضية
      _ [الحكم]: المحكمة أجازت [الاقتراع](https://example.org/x) بالسجلات القديمة.
      <+ [تقرير] #(وسم من كلمات)
  − \u200f[المعارضة]: المعارضة ترفض _التأجيل_.
    +> [الشارع]: الشارع يريد
    الانتخابات الآن.
  >< [في موعدها]: تجرى في موعدها.

/* تعليق
على أسطر */

[التأجيل]: التأجيل قادم، انظر @[الحكم] و@<السجلات>.

## الحجة مفصلة

<السجلات> {links: [a, "b"]}

(١) سجلات الناخبين لم تكتمل.
    - <رد>: اكتملت قبل أيام.
(٢) [قاعدة]: لا انتخابات بلا سجلات مكتملة.
-- نفي التالي, قاعدة
{uses: [1,2], logic: ["deductive"]} --
    <_ <استثناء>
(٣) [نتيجة وسطى]
(٤) س
----
(٥) [التأجيل]
   -> <رد>

<رد>
  + <رد>
  - <السجلات>
     _> <استثناء>

* [بند]: نص بند
* <بند آخر>
  + [بند]

1. أول
2. ثان \\[قوس\\] \\# \\\\ <!-- تعليق -->

(1) أ
(2) ب
-----
(3) ج

نص بلا عنوان {sources: [
  "x"
]}
  _ نص يقوض

[Z] {
note: a
list:
  - 1
  - 2
}
"""

_SIGNS = [
    *"[]<>(){}:+-_*#@/\\\"'=\n\n \t,،;.1٢—−＋\u200f\u2067أبx",
    "\n\n", "----", "--\n", "(1) ", "[أ]", "<ب>", "  + ", "  _ ", "><", "/*", "*/", "<!--", "-->", "//", "===\n",
    "{a: 1}", "#وسم", "\n  - ", "\r\n",
]  # fmt: skip


def mutated(chance: random.Random, text: str) -> str:
    """The text after a few random edits: signs put in, pieces taken out, doubled, reversed."""
    letters = list(text)
    for _ in range(chance.randint(1, 8)):
        place, kind = chance.randrange(len(letters) + 1), chance.random()
        if kind < 0.45:
            letters.insert(place, chance.choice(_SIGNS))
        elif kind < 0.6:
            del letters[place : place + chance.randint(1, 20)]
        elif kind < 0.75 and place < len(letters):
            letters[place] = chance.choice(_SIGNS)
        elif kind < 0.9:
            other = chance.randrange(len(letters) + 1)
            letters[place:place] = letters[other : other + chance.randint(1, 60)]
        else:
            letters[place : place + 10] = reversed(letters[place : place + 10])
    return "".join(letters)


def some_text(chance: random.Random) -> str:
    """One or a few of the words that formats stumble over."""
    if chance.random() < 0.5:
        return chance.choice(WORDS)
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, 4)))


def some_data(chance: random.Random, depth: int = 0) -> Any:
    """Something that JSON can hold."""
    kind = chance.random()
    if kind < 0.3 or depth > 2:
        return chance.choice([None, True, False, 0, -3, 1.5, 1e300, 10**30, "", some_text(chance)])
    if kind < 0.5:
        return [some_data(chance, depth + 1) for _ in range(chance.randint(0, 3))]
    if kind < 0.7:
        return {some_text(chance): some_data(chance, depth + 1) for _ in range(chance.randint(0, 3))}
    return some_text(chance)


def some_provenance(chance: random.Random) -> Provenance:
    """By hand or suggested, decided or not."""
    if chance.random() < 0.5:
        return Provenance()

    def maybe() -> str | None:
        return some_text(chance) if chance.random() < 0.5 else None

    origin, status = chance.choice(MAP_ORIGINS), chance.choice(MAP_STATUSES)
    spans = ((1, 2),) if chance.random() < 0.3 else ()
    return Provenance(origin, status, maybe(), spans, maybe(), maybe(), maybe(), chance.choice([None, 0.5]), maybe())


def random_map(seed: int) -> ArgumentMap:
    """A sound map with everything in it: odd texts and ids, rings of support, edges on edges, unknown fields."""
    chance = random.Random(seed)
    result = ArgumentMap(title=chance.choice([None, some_text(chance)]))
    names: list[str] = []

    def fresh() -> str:
        while True:
            name = chance.choice([f"n{chance.randint(1, 30)}", f"P{chance.randint(1, 30)}", some_text(chance)])
            if name and name not in result:
                return name

    for _ in range(chance.randint(0, 8)):
        spans = ((0, 3),) if chance.random() < 0.3 else ()
        holder = chance.choice(["author", "iraq", some_text(chance)])
        node = Node(fresh(), chance.choice(NODE_KINDS), some_text(chance), spans, holder)
        node.title = chance.choice([None, None, some_text(chance)])
        node.provenance = some_provenance(chance)
        if chance.random() < 0.3:
            node.tags = tuple(some_text(chance) for _ in range(chance.randint(1, 3)))
        if chance.random() < 0.3:
            node.section = tuple(chance.choice(["أ", "ب", some_text(chance)]) for _ in range(chance.randint(1, 3)))
        if chance.random() < 0.2:
            node.certainty = ArgumentCertainty(some_text(chance), ((1, 2),), level="likely", low=55, extra={"x": 1})
        if chance.random() < 0.2:
            node.weight = chance.choice([0, 0.5, 1])
        node.lost = chance.random() < 0.1
        if chance.random() < 0.2:
            key = chance.choice(["form", "markup", "members", "data", "briefkit", "isInMap", "zz"])
            values = [some_data(chance), [some_text(chance)], {"isInMap": False, "kind": "foo"}, {"briefkit": 1}]
            node.extra[key] = chance.choice(["argument", *values])
        result.add_node(node)
        names.append(node.id)
    for _ in range(chance.randint(0, 12) if names else 0):
        target = chance.choice([*names, *result.edges])
        name = fresh() if chance.random() < 0.3 else result.new_id("e")
        edge = Edge(name, chance.choice(EDGE_RELATIONS), chance.choice(names), target)
        edge.provenance = some_provenance(chance)
        if chance.random() < 0.3:
            edge.linked = chance.choice(["l1", "حجة", some_text(chance)])
        if chance.random() < 0.2:
            edge.scheme = some_text(chance)
        if chance.random() < 0.1:
            edge.alternatives = (EdgeAlternative("attack", some_text(chance), 0.3),)
        result.add_edge(edge)
        if chance.random() < 0.2 and edge.relation == "attack" and target in result.nodes:
            twin = result.add_edge(Edge(result.new_id("e"), "attack", target, edge.source))
            kind = chance.choice(["contradictory", "contrary"])
            edge.extra |= {"twin": twin.id, "symmetric": kind}
            twin.extra |= {"twin": edge.id, "symmetric": kind}
    for name in sorted({edge.linked for edge in result.edges.values() if edge.linked}):
        if chance.random() < 0.6:
            rules = tuple(chance.choice(["قاعدة", "Modus Ponens", some_text(chance)]) for _ in range(chance.randint(0, 2)))
            step = InferenceStep(name, chance.choice([None, some_text(chance)]), some_text(chance), rules)
            if chance.random() < 0.4:
                key = chance.choice(["k", "data", "inference", "markup", "members"])
                step.extra[key] = chance.choice([some_data(chance), {"uses": [1, 3]}, [some_text(chance)]])
            result.steps[name] = step
    if chance.random() < 0.3:
        result.metadata = {some_text(chance): some_data(chance) for _ in range(3)}
    for key, value in (("model", {"mode": "strict"}), ("title", "t"), ("briefkit", some_data(chance))):
        if chance.random() < 0.2:
            result.metadata[key] = value
    if chance.random() < 0.2:
        result.unmapped.append(UnmappedSpan(((1, 2),), some_text(chance)))
    if chance.random() < 0.2:
        result.history.append(MapChange("accept", ("x",), some_text(chance), before={"x": None}, after={"x": {"a": 1}}))
    if chance.random() < 0.2:
        result.carried["other"] = {"x": some_data(chance)}
    if chance.random() < 0.2:
        result.brief, result.extra = {"path": some_text(chance)}, {"zzz": some_data(chance)}
    return ArgumentMap.from_dict(result.to_dict())
