"""Answer keys from their annotation: `NAME.toml` here, in dev/ or in heldout/, anchored by quotation, becomes `NAME.json`.

    python tests/keys/build.py                 rebuild every key whose brief is there
    python tests/keys/build.py NAME --units    show the units (blocks and sentences) that annotations are hung on

A key is written as quotations so that a person can read and correct it, and so that its offsets can be computed
again when the brief or the way its text is extracted changes: `resolve_key(path, source)` takes any source
text.

**Blocks** come first, in the order of the text, one a line: `id kind section | first words ... last words`, ` +
` between the pieces that a page break separates. A sentence is a unit of its own, `id.1`, `id.2`, in
paragraphs, bullets, numbered items and quotes; every other block is one unit with the block's id.

**Annotations** stand in a table a unit, one string a layer, one item a line: `anchor | words ; key = value ;
…`.

- an anchor is quoted from the reading text of its unit (no markup, one space for a line end); `first ... last`
  leaves out the middle, `[x]` marks only x of what is quoted (a clitic), a `~` at the end allows letters to
  follow (لكن~ in لكنها), `#2` is the second occurrence. It begins at a word's first letter, or after one-letter
  proclitics.
- `@unit: anchor` quotes from another unit, `@unit` is all of that unit but its closing stop.
- ` + ` separates several spans.
- a `?` as a word of its own: a careful reader could differ (`certain: false`).
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LETTER = "ء-غف-ي\u0640\u064b-\u0652\u0670ٱپچگA-Za-z0-9٠-٩"
RUNNING = {"paragraph", "bullet", "numbered", "quote"}
# not running text, so whether they hold sentences is open to argument
LOOSE = {"byline", "caption", "table_cell", "footnote"}
SPANS = {
    "scope",
    "content",
    "source",
    "signal",
    "condition",
    "unit_span",
    "approximator",
    "arg1",
    "arg2",
    "target",
    "negation",
}
MANY = {"scope", "content"}
SHORT = {"1": "arg1", "2": "arg2", "cond": "condition", "approx": "approximator", "mod": "mod"}
# the ids of the first worked key, accepted beside the ISO codes
COUNTRY = {
    "US": "united_states",
    "IQ": "iraq",
    "IR": "iran",
    "IL": "israel",
    "SA": "saudi_arabia",
    "YE": "yemen",
    "SO": "somalia",
    "ET": "ethiopia",
    "EG": "egypt",
    "LY": "libya",
    "SY": "syria",
    "LB": "lebanon",
    "FR": "france",
    "DZ": "algeria",
    "TN": "tunisia",
    "IT": "italy",
    "MA": "morocco",
    "JO": "jordan",
    "ML": "mali",
    "PS": "palestine",
    "RU": "russia",
    "AE": "united_arab_emirates",
    "DK": "denmark",
    "OM": "oman",
    "QA": "qatar",
    "TR": "turkey",
    "CN": "china",
}
ESTIMATE_RANGE = {
    "almost_no_chance": (1, 5),
    "very_unlikely": (5, 20),
    "unlikely": (20, 45),
    "roughly_even": (45, 55),
    "likely": (55, 80),
    "very_likely": (80, 95),
    "almost_certain": (95, 99),
}


@dataclass(slots=True)
class Unit:
    """A stretch of reading text; `where[i]` is the source offset of its i-th character."""

    id: str
    kind: str
    text: str
    where: list[int]
    cuts: list[tuple[int, int]] = field(default_factory=list)  # source ranges of page breaks that interrupt it


class AnchorError(ValueError):
    """An anchor that does not find its text."""


# ---- the brief's text


def source_of(path: Path) -> str:
    """The source text of a brief as its key counts it."""
    if path.suffix == ".docx":
        maker = ROOT / "tests" / "samples_build" / "border_docx.py"
        spec = importlib.util.spec_from_file_location("border_docx", maker)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.extract(path)
    return path.read_bytes().decode("utf-8-sig")


def hidden_ranges(source: str, markdown: bool) -> tuple[list[tuple[int, int]], list[dict], list[dict]]:
    """Markup ranges, links and bold of a Markdown text (nothing for other formats)."""
    if not markdown:
        return [], [], []
    hidden, links, bold = [], [], []
    for m in re.finditer(r"\[\^\w+\](?!:)", source):
        hidden.append(m.span())
    for m in re.finditer(r"\[([^\]^\n]+)\]\(([^)\n]*)\)", source):
        hidden += [(m.start(), m.start(1)), (m.end(1), m.end())]
        links.append(
            {
                "anchor": span(source, [m.span(1)]),
                "markup": span(source, [m.span()]),
                "target": m[2],
                "dead": m[2] in ("", "#"),
                "certain": True,
            }
        )
    for m in re.finditer(r"\*\*([^*\n]+)\*\*", source):
        hidden += [(m.start(), m.start(1)), (m.end(1), m.end())]
        bold.append(
            {"inner": span(source, [m.span(1)]), "markup": span(source, [m.span()]), "kind": "bold", "certain": True}
        )
    return sorted(hidden), links, bold


def span(source: str, spans: list[tuple[int, int]]) -> dict[str, Any]:
    """start, end, text and, where there are several, spans."""
    out: dict[str, Any] = {"start": spans[0][0], "end": spans[-1][1], "text": " ".join(source[s:e] for s, e in spans)}
    if len(spans) > 1:
        out["spans"] = [list(s) for s in spans]
    return out


def loosely(words: str) -> str:
    return r"\s+".join(re.escape(w) for w in words.split())


# ---- anchors


def find(text: str, anchor: str, where: str) -> tuple[int, int]:
    """The range of an anchor in a unit's reading text."""
    nth = 1
    if m := re.search(r"#(\d+)$", anchor):
        nth, anchor = int(m[1]), anchor[: m.start()].strip()
    head = rf"(?<![{LETTER}])(?:[وفبلك]{{0,2}}ـ?)"
    tail = rf"(?![{LETTER}])"
    if anchor.endswith("~"):
        anchor, tail = anchor[:-1], ""
    body = r".*?".join(re.escape(p.strip()) for p in anchor.split("..."))
    if anchor.startswith("ال"):  # in للعراق it begins at the second ل
        body = r"(?:ا|(?<=ل))ل" + body[2:]
    if "[" in anchor:
        body = body.replace(r"\[", "(?P<x>").replace(r"\]", ")")
    else:
        body = f"(?P<x>{body})"
    starts = re.compile(head + body + tail, re.S)
    plain = re.compile(rf"(?<![{LETTER}])" + body + tail, re.S)
    hits, at = [], 0
    while at <= len(text):
        m = plain.search(text, at)
        n = starts.search(text, at)
        best = m if m and (not n or m.start("x") <= n.start("x")) else n
        if not best:
            break
        hits.append(best.span("x"))
        at = best.start("x") + 1
    if len(hits) < nth:
        raise AnchorError(f"{where}: no «{anchor}» (#{nth}) in: {text}")
    return hits[nth - 1]


class Resolver:
    """Anchors of one brief."""

    def __init__(self, source: str, units: dict[str, Unit]):
        self.source, self.units = source, units

    def spans(self, unit: str, anchor: str) -> list[tuple[int, int]]:
        anchor = anchor.strip()
        if anchor.startswith("@"):
            unit, _, anchor = anchor[1:].partition(":")
            unit, anchor = unit.strip(), anchor.strip()
        if unit not in self.units:
            raise AnchorError(f"no unit {unit}")
        u = self.units[unit]
        if anchor:
            s, e = find(u.text, anchor, unit)
        else:
            s, e = 0, len(u.text.rstrip(".؟!"))
        first, last = u.where[s], u.where[e - 1] + 1
        cuts = [c for c in u.cuts if first <= c[0] and c[1] <= last]
        out, begin = [], first
        for a, b in cuts:
            out.append((begin, a))
            begin = b
        out.append((begin, last))
        return out

    def one(self, unit: str, anchor: str) -> dict[str, Any]:
        pieces = [s for a in anchor.split(" + ") for s in self.spans(unit, a)]
        return span(self.source, pieces)

    def many(self, unit: str, anchor: str) -> list[dict[str, Any]]:
        return [
            {"start": s, "end": e, "text": self.source[s:e]}
            for a in anchor.split(" + ")
            for s, e in self.spans(unit, a)
        ]


# ---- blocks and units


def read_blocks(spec: str, source: str) -> list[dict[str, Any]]:
    blocks, cursor = [], 0
    if m := re.match(r"---\n.*?\n---\n", source, re.S):
        cursor = m.end()  # front matter is source, but no block
    for line in filter(None, map(str.strip, spec.splitlines())):
        head, _, quoted = line.partition("|")
        ident, kind, *rest = head.split()
        pieces: list[tuple[int, int]] = []
        for piece in quoted.split(" + "):
            marked = piece.strip()
            pattern = r"[\s\S]*?".join(loosely(p) for p in marked.split("..."))
            m = re.compile(pattern).search(source, pieces[-1][1] if pieces else cursor)
            if not m:
                raise AnchorError(f"block {ident}: no «{piece}» after {cursor}")
            pieces.append(m.span())
        cursor = pieces[0][1]
        block: dict[str, Any] = {"id": ident, "kind": kind, "pieces": pieces}
        for word in rest:
            if word == "?":
                block["certain"] = False
            elif word.isdigit():
                block["level"] = int(word)
            else:
                block["section"] = word
        blocks.append(block)
    return blocks


def reading(source: str, pieces: list[tuple[int, int]], hidden: list[tuple[int, int]]) -> tuple[str, list[int]]:
    """Reading text of a block with each character's source offset: no markup, white space run as one space."""
    chars: list[str] = []
    where: list[int] = []
    mask = {i for a, b in hidden for i in range(a, b)}
    for n, (s, e) in enumerate(pieces):
        if n:
            chars.append(" ")
            where.append(pieces[n - 1][1])
        for i in range(s, e):
            if i in mask:
                continue
            c = " " if source[i].isspace() else source[i]
            if c == " " and chars and chars[-1] == " ":
                continue
            chars.append(c)
            where.append(i)
    return "".join(chars), where


def read_units(
    blocks: list[dict[str, Any]], source: str, hidden: list[tuple[int, int]], keep: list[str]
) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for b in blocks:
        text, where = reading(source, b["pieces"], hidden)
        b["clean"] = text
        cuts = [(b["pieces"][n][1], b["pieces"][n + 1][0]) for n in range(len(b["pieces"]) - 1)]
        if b["kind"] not in RUNNING:
            units[b["id"]] = Unit(b["id"], b["kind"], text, where, cuts)
            continue
        shield = text
        for k in keep:
            shield = shield.replace(k, "\0" * len(k))
        begin, n = 0, 1
        for m in re.finditer(r"[.؟!][\"»”)]*(?:\s+|$)", shield):
            end = len(text[: m.end()].rstrip())
            units[f"{b['id']}.{n}"] = Unit(f"{b['id']}.{n}", b["kind"], text[begin:end], where[begin:end], cuts)
            begin, n = m.end(), n + 1
        if begin < len(text):
            units[f"{b['id']}.{n}"] = Unit(f"{b['id']}.{n}", b["kind"], text[begin:], where[begin:], cuts)
    return units


# ---- items


def items(resolver: Resolver, unit: str, spec: str):
    """(anchor, words, fields, certain) of each line of a layer's string."""
    for line in filter(None, map(str.strip, spec.splitlines())):
        anchor, _, rest = line.partition(" | ")
        parts = [p.strip() for p in re.split(r"\s;\s", rest)] if rest else [""]
        words = parts[0].split()
        certain = "?" not in words
        words = [w for w in words if w != "?"]
        fields: dict[str, list[str]] = {}
        for p in parts[1:]:
            if p == "?":
                certain = False
                continue
            key, eq, value = p.partition("=")
            if not eq:
                raise AnchorError(f"{unit}: «{p}» in «{line}»")
            key = key.strip()
            fields.setdefault(SHORT.get(key, key), []).append(value.strip())
        yield anchor.strip(), words, fields, certain


def attributes(resolver: Resolver, unit: str, fields: dict[str, list[str]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, values in fields.items():
        if key in ("alt", "source_alt", "content_alt"):
            out[key] = [[r["start"], r["end"]] for r in (resolver.one(unit, v) for v in values)]
        elif key in MANY:
            out[key] = resolver.many(unit, values[0])
        elif key == "signal" or key not in SPANS:
            value: Any = values[0]
            if key in ("actors", "inferred", "forms") or key.endswith("_alt"):
                value = [plain(v.strip()) for v in value.split(",")]
            out[key] = plain(value) if isinstance(value, str) else value
        elif values[0] == "-":
            out[key] = None
        else:
            out[key] = resolver.one(unit, values[0])
    return out


def plain(value: str) -> Any:
    if value in ("true", "yes"):
        return True
    if value in ("false", "no"):
        return False
    if value in ("null", "-"):
        return None
    return value


def number(value: str) -> Any:
    if value in ("-", "null"):
        return None
    x = float(value)
    return int(x) if x == int(x) else x


def resolve_key(path: Path, source: str | None = None) -> dict[str, Any]:
    """The answer key that an annotation file says, its offsets counted in `source` (default: the brief's own text)."""
    spec = tomllib.loads(path.read_text(encoding="utf-8"))
    brief = ROOT / spec["brief"]
    raw = brief.read_bytes()
    if source is None:
        source = source_of(brief)
    hidden, links, bold = hidden_ranges(source, brief.suffix in (".md", ".txt"))
    blocks = read_blocks(spec["blocks"], source)
    units = read_units(blocks, source, hidden, spec.get("keep", []))
    r = Resolver(source, units)
    actors: dict[str, Any] = {}
    for line in filter(None, map(str.strip, spec.get("actors", "").splitlines())):
        head, _, label = line.partition("|")
        ident, kind = head.split()
        actors[ident] = {"type": kind, "label": label.strip()}

    key: dict[str, Any] = {
        "schema": "briefkit-gold/1",
        "source": {
            "path": spec["brief"],
            "sha256": hashlib.sha256(raw).hexdigest(),
            "bytes": len(raw),
            "chars": len(source),
            "text_sha256": hashlib.sha256(source.encode()).hexdigest(),
            "offsets": "Unicode code points of the source text, 0-based, end-exclusive",
        },
        "annotator": spec.get(
            "annotator", "one annotator, a second pass layer by layer; nobody looked at any program's output"
        ),
        "policy": spec.get("policy", []),
    }
    # structure
    structure, clean, joins = [], [], []
    marks: dict[int, int] = {}
    for b in blocks:
        row: dict[str, Any] = {
            "id": b["id"],
            "kind": b["kind"],
            **span(source, b["pieces"]),
            "certain": b.get("certain", True),
        }
        for name in ("section", "level"):
            if name in b:
                row[name] = b[name]
        line_start = source.rfind("\n", 0, row["start"]) + 1
        if alternatives := with_and_without_markup(source, b["pieces"], hidden):
            row["alt"] = alternatives
        sign = source[line_start : row["start"]].replace("**", "")
        if b["kind"] in ("bullet", "numbered", "footnote", "quote", "heading", "title") and sign.strip():
            marks[line_start] = line_start + len(sign.rstrip())
            row["marker"] = {"start": line_start, "end": line_start + len(sign.rstrip()), "text": sign.rstrip()}
        structure.append(row)
        if b["kind"] != "furniture":
            clean.append(
                {
                    "id": f"k{len(clean) + 1:02}",
                    "kind": b["kind"],
                    "text": b["clean"],
                    "from": [b["id"]],
                    "certain": row["certain"],
                }
            )
        for (_, a), (z, _) in zip(b["pieces"], b["pieces"][1:], strict=False):
            joins.append(
                {
                    "id": f"j{len(joins) + 1}",
                    "block": b["id"],
                    "drop": {"start": a, "end": z, "text": source[a:z]},
                    "replacement": " ",
                    "certain": True,
                }
            )
    key["structure"], key["joins"] = structure, joins
    key["sentences"] = []
    for u in units.values():
        if u.kind in RUNNING or u.kind in LOOSE:
            first, last = u.where[0], u.where[-1] + 1
            pieces, begin = [], first
            for a, z in u.cuts:
                if first <= a and z <= last:
                    pieces.append((begin, a))
                    begin = z
            pieces.append((begin, last))
            row = {"id": u.id, **span(source, pieces), "certain": u.kind in RUNNING or u.id in spec.get("sure", [])}
            if source[first - 2 : first] == "**":
                row["alt"] = [[first - 2, last]]
            key["sentences"].append(row)
    key["links"] = links + [
        {"anchor": r.one("", d["anchor"]), "target": d["target"], "dead": d["target"] in ("", "#"), "certain": True}
        for d in spec.get("links", [])
    ]
    key["bold"] = bold + [{"inner": r.one("", a), "kind": "bold", "certain": True} for a in spec.get("bold", [])]
    for n, d in enumerate(key["links"], 1):
        d["id"] = f"l{n}"
    # layers
    layers: dict[str, list[dict[str, Any]]] = {
        k: []
        for k in (
            "quotes",
            "times",
            "numbers",
            "entities",
            "unnamed_actors",
            "demonyms",
            "estimative",
            "not_estimative",
            "attributions",
            "connectives",
            "errors",
        )
    }
    for unit, table in spec["unit"].items():
        if unit not in units:
            raise AnchorError(f"no unit {unit}")
        for name, lines in table.items():
            if name == "text":
                if not units[unit].text.startswith(lines.rstrip(" .…")):
                    raise AnchorError(f"{unit} is no longer «{lines}» but «{units[unit].text[:60]}»")
                continue
            for anchor, words, fields, certain in items(r, unit, lines):
                more = attributes(r, unit, fields)
                more["certain"] = certain
                at = r.one(unit, anchor)
                if name == "q":
                    layers["quotes"].append({"inner": at, "function": words[0], "kind": words[0], **more})
                elif name == "t":
                    layers["times"].append({**at, "value": plain(words[0]), "type": words[1], **more})
                elif name == "n":
                    more.setdefault("relation", "=")
                    more.setdefault("unit", None)
                    more.setdefault("approximator", None)
                    for bound in ("low", "high"):
                        if bound in more:
                            more[bound] = number(more[bound])
                    layers["numbers"].append({**at, "value": number(words[0]), "kind": words[1], **more})
                elif name == "e":
                    who = actors.get(words[0])
                    if not who:
                        raise AnchorError(f"{unit}: actor {words[0]} is not in the list of actors")
                    types = [w for w in words[1:] if w.isupper()]
                    mention = [w for w in words[1:] if not w.isupper()]
                    layers["entities"].append(
                        {
                            **at,
                            "type": types[0] if types else who["type"],
                            "mention": mention[0] if mention else "name",
                            "actor": words[0],
                            **more,
                        }
                    )
                elif name == "u":
                    layers["unnamed_actors"].append({**at, "actor": words[0], **more})
                    # an entity as well, as in the first worked key, where a reader need not list it
                    unnamed = {"type": "GROUP", "mention": "unnamed", "actor": words[0], **more, "certain": False}
                    layers["entities"].append({**at, **unnamed})
                elif name == "d":
                    if words[0] in COUNTRY:
                        more["actor_alt"] = [COUNTRY[words[0]]]
                    layers["demonyms"].append({**at, "actor": words[0], **more})
                elif name == "w":
                    level = plain(words[2])
                    more.setdefault("holder", "author")
                    more.setdefault("level_certain", "true")
                    more["level_certain"] = plain(str(more["level_certain"]).lower())
                    low, high = ESTIMATE_RANGE.get(level, (None, None)) if level else (None, None)
                    low, high = (
                        number(more.pop("low", "-") if low is None else str(low)),
                        number(more.pop("high", "-") if high is None else str(high)),
                    )
                    row = {"cue": at, "kind": words[0], "polarity": words[1], "level": level, **more}
                    if low is not None:
                        row["low"], row["high"] = low, high
                    layers["estimative"].append(row)
                elif name == "x":
                    layers["not_estimative"].append({**at, "why": " ".join(words), "certain": certain})
                elif name == "a":
                    more.setdefault("source", None)
                    layers["attributions"].append({"cue": at, "kind": words[0], **more})
                elif name == "c":
                    more.setdefault("form", "connective")
                    layers["connectives"].append({"cue": at, "sense": words[0], **more})
                elif name == "r":
                    layers["errors"].append({**at, "kind": words[0], **more})
                else:
                    raise AnchorError(f"{unit}: no layer {name}")
    for unit_id, u in units.items():  # a digit that is part of a date, of page furniture or of a list is none to count
        digits = [(m.start(), m.end()) for m in re.finditer(r"[0-9٠-٩]+(?:[.,٫٬][0-9٠-٩]+)*", u.text)]
        taken = {(n["start"], n["end"]) for n in layers["numbers"]}
        for s, e in digits:
            at = {"start": u.where[s], "end": u.where[e - 1] + 1}
            kind = "page_number" if u.kind == "furniture" else ""
            if any(
                t["start"] <= at["start"] and at["end"] <= t["end"] and t["type"] != "DURATION" for t in layers["times"]
            ):
                kind = kind or "date_part"
            inside = any(a < at["end"] and at["start"] < b for a, b in taken)
            if kind and not inside:
                layers["numbers"].append(
                    {
                        **span(source, [(at["start"], at["end"])]),
                        "value": number(western(u.text[s:e])),
                        "unit": None,
                        "kind": kind,
                        "approximator": None,
                        "relation": "=",
                        "certain": True,
                    }
                )
            elif not inside and not kind:
                raise AnchorError(f"{unit_id}: «{u.text[s:e]}» is no quantity, no date and no furniture")
    for a, z in marks.items():
        for m in re.finditer(r"[0-9٠-٩]+", source[a:z]):
            kind = "footnote_marker" if source[a] in "([" else "list_marker"
            layers["numbers"].append(
                {
                    **span(source, [(a + m.start(), a + m.end())]),
                    "value": number(western(m[0])),
                    "unit": None,
                    "kind": kind,
                    "approximator": None,
                    "relation": "=",
                    "certain": True,
                }
            )
    for name, rows in layers.items():
        rows.sort(
            key=lambda d: ((d.get("cue") or d.get("inner") or d)["start"], (d.get("cue") or d.get("inner") or d)["end"])
        )
        letter = {
            "quotes": "q",
            "times": "t",
            "numbers": "n",
            "entities": "e",
            "unnamed_actors": "u",
            "demonyms": "d",
            "estimative": "w",
            "not_estimative": "x",
            "attributions": "a",
            "connectives": "c",
            "errors": "r",
        }[name]
        for n, row in enumerate(rows, 1):
            row["id"] = row.pop("name", None) or f"{letter}{n:02}"
        key[name] = rows
    forms: dict[str, set[str]] = {}
    for e in key["entities"]:
        forms.setdefault(e["actor"], set()).add(e["text"])
    key["entity_catalogue"] = {
        a: {**d, "mentions": sum(e["actor"] == a for e in key["entities"]), "surface_forms": sorted(forms.get(a, ()))}
        for a, d in actors.items()
        if a in forms
    }
    # argument
    nodes, edges = [], []
    argument = spec.get("argument", {})
    for line in filter(None, map(str.strip, argument.get("nodes", "").splitlines())):
        head, _, rest = line.partition(" | ")
        ident, kind, *words = head.split()
        anchor, *parts = [p.strip() for p in re.split(r"\s;\s", rest)]
        node: dict[str, Any] = {
            "id": ident,
            "kind": kind,
            "spans": r.many("", anchor),
            "holder": next((w for w in words if w != "?"), "author"),
            "certain": "?" not in words,
        }
        for p in parts:
            k, _, v = p.partition("=")
            node[SHORT.get(k.strip(), k.strip())] = (
                r.one("", v) if k.strip() in ("cond", "condition") else plain(v.strip())
            )
        nodes.append(node)
    known = {n["id"] for n in nodes}
    for line in filter(None, map(str.strip, argument.get("edges", "").splitlines())):
        head, *parts = [p.strip() for p in re.split(r"\s;\s", line)]
        a, relation, b, *words = head.split()
        edge: dict[str, Any] = {
            "id": f"g{len(edges) + 1:02}",
            "source": a,
            "target": b,
            "relation": relation,
            "certain": "?" not in words,
        }
        for p in parts:
            k, _, v = p.partition("=")
            edge[k.strip()] = r.one("", v) if k.strip() == "cue" else v.strip()
        if "relation_alt" in edge:
            edge["relation_alt"] = edge["relation_alt"].split(",")
        if ">" in b:  # an edge that ends on an edge: written source>target
            s, _, t = b.partition(">")
            step = next((e["id"] for e in edges if e["source"] == s and e["target"] == t), None)
            if step is None:
                raise AnchorError(f"no edge {b}")
            edge["target"], edge["target_edge"] = step, [s, t]
        elif b not in known:
            raise AnchorError(f"no node {b} in «{line}»")
        if a not in known:
            raise AnchorError(f"no node {a} in «{line}»")
        edges.append(edge)
    key["argument"] = {
        "nodes": nodes,
        "edges": edges,
        "relations": {
            "support": "source is a reason, cause or evidence offered for target",
            "attack": "source counts against target",
            "undercut": "source attacks the step that is the target edge (its nodes in target_edge)",
            "qualify": "source limits how far, how soon or under what condition target holds",
            "contrast": "set side by side, neither refutes the other",
            "context": "background to target",
            "elaborate": "adds detail",
        },
    }
    key["variants"] = []
    for v in spec.get("variants", []):
        key["variants"].append(
            {
                "id": f"v{len(key['variants']) + 1}",
                "kind": v["kind"],
                "forms": v["forms"],
                "mentions": [m for a in v["mentions"] for m in r.many("", a)],
                "certain": v.get("certain", True),
                **({"note": v["note"]} if "note" in v else {}),
            }
        )
    key["clean_blocks"] = clean
    key["summary"] = summary(key)
    check_cover(source, blocks, hidden, spec)
    return key


def western(digits: str) -> str:
    return digits.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789.")).replace(",", "").replace("٬", "")


def summary(key: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {k: len(v) for k, v in key.items() if isinstance(v, list) and k != "policy"}
    out["argument_nodes"], out["argument_edges"] = len(key["argument"]["nodes"]), len(key["argument"]["edges"])
    out["structure_by_kind"] = dict(Counter(d["kind"] for d in key["structure"]))
    out["connectives_by_sense"] = dict(Counter(d["sense"] for d in key["connectives"]))
    out["uncertain"] = {
        k: sum(not d.get("certain", True) for d in v) for k, v in key.items() if isinstance(v, list) and k != "policy"
    }
    return out


def with_and_without_markup(source: str, pieces: list[tuple[int, int]], hidden: list[tuple[int, int]]) -> list[list[int]]:
    """Where a block begins with bold: its span with the signs, or without them, whichever it has not got."""
    start, end = pieces[0][0], pieces[-1][1]
    inner = reading(source, pieces, hidden)[1] if hidden else []
    found = [[inner[0], inner[-1] + 1]] if inner else []
    if source[start - 2 : start] == "**":
        found.append([start - 2, end])
    return [other for other in found if other != [start, end]]


def check_cover(source: str, blocks: list[dict[str, Any]], hidden: list[tuple[int, int]], spec: dict[str, Any]) -> None:
    """Nothing of the source but front matter and signs of markup may stand outside the blocks."""
    rest = list(source)
    for b in blocks:
        for s, e in b["pieces"]:
            for i in range(s, e):
                rest[i] = " "
    for start, end in hidden:
        rest[start:end] = " " * (end - start)
    left = re.sub(r"^---\n.*?\n---\n", "", "".join(rest), flags=re.S)
    left = re.sub(r"(?m)^\s*(?:#{1,6}|[-*>●▪•]|\d+[.-]|\[\^\w+\]:|\(\d+\))\s*$|\s+", "", left)
    left = re.sub(r"^(?:#{1,6}|[-*>●▪•]|\d+[.-]|\[\^\w+\]:|\(\d+\))+$", "", left)
    if left:
        raise AnchorError(f"outside every block: {left!r}")


def annotation_files() -> list[Path]:
    return [path for folder in (".", "dev", "heldout") for path in sorted((HERE / folder).glob("*.toml"))]


def dump(key: dict[str, Any]) -> str:
    return json.dumps(key, ensure_ascii=False, indent=1) + "\n"


def show_units(path: Path) -> None:
    spec = tomllib.loads(path.read_text(encoding="utf-8"))
    brief = ROOT / spec["brief"]
    source = source_of(brief)
    hidden, _, _ = hidden_ranges(source, brief.suffix in (".md", ".txt"))
    blocks = read_blocks(spec["blocks"], source)
    for u in read_units(blocks, source, hidden, spec.get("keep", [])).values():
        print(f"[unit.\"{u.id}\"]\ntext = '''{u.text}'''\n")
    check_cover(source, blocks, hidden, spec)


def main() -> None:
    args = [a for a in sys.argv[1:] if not a.startswith("-")]
    for path in annotation_files():
        if args and path.stem not in args:
            continue
        if "--units" in sys.argv:
            show_units(path)
            continue
        key = resolve_key(path)
        path.with_suffix(".json").write_text(dump(key), encoding="utf-8")
        print(path.stem, {k: v for k, v in key["summary"].items() if isinstance(v, int)})


if __name__ == "__main__":
    main()
