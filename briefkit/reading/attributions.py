"""Who says, believes, fears, demands what: reporting words with their source and what they report"""

import bisect
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from ..brief import Brief, Layer, TextRange
from ..lexicon import brief_words, cached_by_lexicon, load_lexicon
from ..text import fold
from .clauses import VerbForm, WordType, brief_clauses
from .entities import EntityMention, _in_dictionary, brief_entities
from .lemmas import _attested, _verbal_nouns, is_attested, segment, verb_forms
from .nations import brief_demonyms
from .wordforms import WordReading, WordTable, form_start


class Frame(NamedTuple):
    "What may stand behind a reporting word."

    words: tuple[str, ...]  # parts in order: أن, قول, مفعول, or a word as written (folded)


class CueEntry(NamedTuple):
    "One form of a reporting word."

    lemma: str
    part: str  # verb participle noun phrase
    kind: str
    frames: tuple[Frame, ...]
    subject: str = ""  # actor, people or empty
    words: tuple[str, ...] = ()  # folded; more than one for phrases
    tense: str = ""  # of verbs: perfect imperfect jussive
    gender: str = ""  # m f, p for the masculine plural
    pronoun: str = ""  # written onto it
    passive: bool = False
    ambiguous: bool = False  # spelled like a noun or a particle
    last_letter: str = ""  # ى where the written word must end so


_PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "ني")


def _frames(cell: str) -> tuple[Frame, ...]:
    return tuple(Frame(tuple(fold(part) for part in choice.split("+"))) for choice in cell.split() if choice != "-")


def _verb_entries(form: str, made: CueEntry) -> list[tuple[str, CueEntry]]:
    "All forms of a verb in the third person, with a pronoun where it takes an object."
    verb, *rest = form.split()
    tail = tuple(fold(word) for word in rest)
    found: dict[tuple[str, str], CueEntry] = {}
    takes_object = any("مفعول" in frame.words for frame in made.frames) and not rest
    for shape, tense, gender in _verb_shapes(verb):
        folded = fold(shape)
        ambiguous = tense == "perfect" and gender == "m" and _looks_nominal(verb, shape.removesuffix("ا") if shape != verb else shape)
        entry = made._replace(
            words=(folded, *tail), tense=tense, gender=gender, ambiguous=ambiguous, last_letter="ى" if shape[-1] == "ى" else ""
        )
        known = found.get((folded, ""))
        if known is None:
            found[folded, ""] = entry
        elif known.last_letter != entry.last_letter:
            found[folded, ""] = known._replace(last_letter="")
        if takes_object and tense != "jussive":
            stem = shape[:-1] + "ا" if shape[-1] == "ى" else shape[:-1] if shape.endswith("وا") else shape
            for pronoun in _PRONOUNS:
                joined = fold(stem) + pronoun
                found.setdefault((joined, pronoun), entry._replace(words=(joined,), pronoun=pronoun, ambiguous=False, last_letter=""))
    if len(verb) == 3 and verb[1] == "ا" and not rest:  # قيل، يقال
        for shape, tense in ((f"{verb[0]}ي{verb[2]}", "perfect"), (f"ي{verb}", "imperfect")):
            found.setdefault((fold(shape), ""), made._replace(words=(fold(shape),), tense=tense, gender="m", passive=True))
    return [(key[0], entry) for key, entry in found.items()]


def _verb_shapes(verb: str) -> list[tuple[str, str, str]]:
    "Forms with tense and gender."
    shapes: list[tuple[str, str, str]] = []
    for form in verb_forms(verb):
        if form != verb and form[0] in "يت" and not _is_perfect_of(verb, form):
            gender = "p" if form.endswith("ون") else "f" if form[0] == "ت" else "m"
            shapes.append((form, "imperfect", gender))
            if gender == "p":
                shapes.append((form[:-1] + "ا", "jussive", "p"))
            elif form[-1] in "يوى" and len(form) > 2:
                shapes.append((form[:-1], "jussive", gender))
            else:
                shapes.append((form + "ان", "imperfect", gender))
                if len(form) > 3 and form[-2] in "يو" and verb[-2] == "ا":
                    shapes.append((form[:-2] + form[-1], "jussive", gender))
        else:
            gender = "p" if form.endswith("وا") else "f" if form.endswith("ت") and form != verb else "m"
            shapes.append((form, "perfect", gender))
            if gender == "f":
                shapes.append((form + "ا", "perfect", "f"))
            elif gender == "m" and form[-1] not in "ىا":
                shapes.append((form + "ا", "perfect", "m"))
    return shapes


def _is_perfect_of(verb: str, form: str) -> bool:
    return form.startswith(verb) or (verb[0] == form[0] and form[: len(verb) - 1] == verb[:-1])


def _looks_nominal(verb: str, shape: str) -> bool:
    "Whether a perfect without ending may also be a noun: رفض، تعهد، طالب."
    if shape != verb or verb[-1] in "ىا":
        return False
    return len(verb) == 2 or (len(verb) == 3 and verb[0] != "أ") or (len(verb) == 4 and (verb[0] == "ت" or verb[1] == "ا"))


def _noun_entries(form: str, made: CueEntry) -> list[tuple[str, CueEntry]]:
    folded = fold(form)
    stem = folded[:-1] + "ت" if folded[-1] == "ه" else folded
    found = [(folded, made._replace(words=(folded,))), ("ال" + folded, made._replace(words=("ال" + folded,)))]
    if folded[-1] == "ء":
        stem = ""
    for pronoun in _PRONOUNS[:6]:
        for base in [stem] if stem else [folded[:-1] + "ء", folded[:-1] + "ئ", folded[:-1] + "ؤ"]:
            found.append((base + pronoun, made._replace(words=(base + pronoun,), pronoun=pronoun)))
    return found


def _participle_entries(form: str, made: CueEntry) -> list[tuple[str, CueEntry]]:
    folded = fold(form)
    base = folded[:-1]
    shapes = [(folded, "m"), (base + "ه", "f"), (base + "ين", "p"), (base + "ين", "p")]
    if base[-1] == "ي":
        shapes.append((base[:-1] + "ين", "p"))
    return [(shape, made._replace(words=(shape,), gender=gender)) for shape, gender in dict.fromkeys(shapes)]


@cached_by_lexicon
def _cue_table() -> WordTable:
    pairs: list[tuple[str, CueEntry]] = []
    for entry in load_lexicon("attributions"):
        part, frames = entry.get("part"), _frames(entry.get("frame"))
        if part == "no_report":
            continue
        made = CueEntry(entry.form, part, entry.get("kind"), frames, entry.get("subject"))
        if part == "verb":
            pairs += _verb_entries(entry.form, made)
        elif part == "noun":
            pairs += _noun_entries(entry.form, made)
        elif part == "participle":
            pairs += _participle_entries(entry.form, made)
        else:
            words = tuple(fold(entry.form).split())
            pairs.append((words[0], made._replace(words=words)))
    nouns = {form for form, entry in pairs if entry.part == "noun"}
    pairs = [
        (form, entry._replace(ambiguous=True) if entry.part == "verb" and entry.pronoun and form in nouns else entry)
        for form, entry in pairs
    ]
    pairs.sort(key=lambda pair: -len(pair[1].words))
    return WordTable.of(pairs, ("و", "ف", "ب", "ل", "ك"))


@cached_by_lexicon
def _unreported() -> frozenset[str]:
    return frozenset(fold(entry.form) for entry in load_lexicon("attributions") if entry.get("part") == "no_report")


_NO_ACTORS = ("facility", "area", "territory", "campaign")


@cached_by_lexicon
def _source_nouns() -> dict[str, str]:
    "Folded noun, with and without article -> person, document or rule; titles and the heads of actors are persons."
    found: dict[str, str] = {}
    forms = [(entry.form, entry.get("class")) for entry in load_lexicon("attribution_sources")]
    for name in ("titles", "actor_heads", "unnamed_heads"):
        forms += [(entry.form, "person") for entry in load_lexicon(name) if entry.get("role") not in _NO_ACTORS]
    for written, kind in forms:
        form = fold(written)
        shapes = [form] if " " in form or form.startswith("ال") else [form, "ال" + form]
        if form.endswith("ون"):
            shapes += [shape[:-2] + "ين" for shape in shapes] + [form[:-1], form[:-2] + "ي"]
        for shape in shapes:
            found.setdefault(shape, kind)
    return found


@cached_by_lexicon
def _titles() -> frozenset[str]:
    return frozenset(fold(entry.form).split()[0] for entry in load_lexicon("titles") if entry.get("kind") != "relation")


@cached_by_lexicon
def _told_genders() -> dict[str, str]:
    "Nouns whose gender is not what their ending says."
    found: dict[str, str] = {}
    for entry in load_lexicon("attribution_sources"):
        if entry.get("gender"):
            for shape in (fold(entry.form), "ال" + fold(entry.form)):
                found[shape] = entry.get("gender").replace("either", "")
    return found


@cached_by_lexicon
def _word_lists() -> dict[str, frozenset[str]]:
    "The small words, by the part they play."
    found: dict[str, set[str]] = {}
    for entry in load_lexicon("attribution_words"):
        found.setdefault(entry.get("class"), set()).add(fold(entry.form))
    return defaultdict(frozenset, {name: frozenset(forms) for name, forms in found.items()})


@cached_by_lexicon
def _function_kinds() -> dict[str, str]:
    return {fold(entry.form): entry.get("category") for entry in load_lexicon("function_words")}


_KNOWN_TYPES = 200_000
_CONJUNCTIONS = ("و", "ف")
_MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
_PLAIN = {"ya": False, "ta_marbuta": False, "hamza": False}


class _Type(NamedTuple):
    "What a word may be, by its letters alone."

    kind: str  # verb, maybe (verb or noun), noun, or a category of function words
    cut: int  # و or ف before it
    definite: bool
    gender: str  # f, m or empty


def _kind_of(word: str, known: WordType, verb: VerbForm | None) -> _Type:
    "By the list of function words, else by what the clauses make of it here."
    functions = _function_kinds()
    if word in functions:
        return _Type(functions[word], 0, False, "")
    if word[:1] in _CONJUNCTIONS and word[1:] in functions:
        return _Type(functions[word[1:]], 1, False, "")
    cut = len(known.conjunction)
    if verb is not None:
        return _Type("verb", len(verb.conjunction), False, "")
    gender = "f" if word.endswith("ات") else "m" if word.endswith(("ون", "ين", "ان")) else ""
    return _Type("noun", cut, known.article, gender)


_SOFT, _COMMA, _COLON, _SEMI, _END = 1, 2, 3, 4, 5
_OPENING, _CLOSING = '"«“„‹', '"»”›'


def _gap_kind(between: str, initial: bool) -> int:
    "How strongly what stands between two words divides them."
    if "\n" in between or "؟" in between or "!" in between or "?" in between or "…" in between:
        return _END
    if "." in between and not initial:
        return _END
    if "؛" in between or ";" in between:
        return _SEMI
    if ":" in between:
        return _COLON
    if any(sign in between for sign in "،,–—") or " - " in between:
        return _COMMA
    return _SOFT


@dataclass(slots=True)
class Attribution:
    "A reporting word with its source and what it reports."

    start: int  # the cue, offsets into the text
    end: int
    kind: str
    first: int  # word indices of the cue
    last: int
    source: TextRange | None = None
    source_words: tuple[int, int] | None = None
    actor: str | None = None
    content: list[TextRange] = field(default_factory=list)
    nested_in: int | None = None
    quote: bool = False
    negated: bool = False
    part: str = "verb"
    gender: str = ""
    lemma: str = ""


_LONGEST_CONTENT = 120  # words
_LONGEST_PHRASE = 30
_BACK = 60  # words looked back for a subject or the beginning of a clause


class _AttributionReader:
    "Finds the attributions of one brief, from left to right."

    def __init__(self, brief: Brief):
        words = brief_words(brief)
        self.brief, self.words, self.text, self.folded = brief, words, words.text, words.folded
        self.count = len(words.folded)
        self.clauses = brief_clauses(brief)
        self.lists = _word_lists()
        self.kinds: dict[int, _Type] = {}
        text, starts, ends = self.text, words.starts, words.ends
        self.breaks = [_END] + [
            _gap_kind(text[ends[i - 1] : starts[i]], ends[i - 1] - starts[i - 1] == 1) if words.gaps[i] else 0
            for i in range(1, self.count)
        ] + [_END]  # fmt: skip
        self.at: dict[int, EntityMention] = {}
        self.begin: dict[int, EntityMention] = {}
        for one in sorted(brief_entities(brief), key=lambda one: one.last - one.first):
            if one.first < 0:
                continue
            for index in range(one.first, one.last):
                self.at[index] = one
            self.begin[one.first] = one
        self.demonyms = {match.first: match for match in brief_demonyms(brief)}
        self.found: list[Attribution] = []
        starts = words.starts
        self.dates = {
            bisect.bisect_left(starts, start): bisect.bisect_left(starts, end) for start, end in brief.layer("dates").ranges()
        }

    # -- words

    def type(self, index: int) -> _Type:
        found = self.kinds.get(index)
        if found is None:
            found = _kind_of(self.folded[index], self.clauses.types[index], self.clauses.verbs[index])
            if found.kind == "noun" and not found.gender and self.written(index).rstrip(_MARKS).endswith("ة"):
                found = found._replace(gender="f")
            self.kinds[index] = found
        return found

    def form(self, index: int) -> str:
        "A word that goes on what stands before it."
        return self.folded[index] if 0 < index < self.count and self.breaks[index] == 0 else ""

    def bare(self, index: int) -> str:
        word = self.folded[index]
        return word[self.type(index).cut :]

    def is_that(self, index: int) -> bool:
        "أن or إن, also behind ب، ل."
        if index >= self.count:
            return False
        word = self.folded[index]
        return word in self.lists["that"] or (word[:1] in ("ب", "ل") and word[1:] in self.lists["that"]) or (word == "ما" and self.form(index + 1) == "اذا")

    def opens_quote(self, index: int) -> bool:
        if not 0 < index < self.count:
            return False
        between = self.text[self.words.ends[index - 1] : self.words.starts[index]].rstrip()
        return bool(between) and between[-1] in _OPENING and (between[-1] != '"' or not between[:-1].endswith('"'))

    # -- all of it

    def read(self) -> list[Attribution]:
        table = _cue_table().column(self.folded)
        after = -1
        for index, reading in enumerate(table):
            if reading is None or index < after or self._inside_source(index):
                continue
            one = self._cue(index, reading)
            if one is not None:
                self.found.append(one)
                after = one.last
        self._nest()
        return self.found

    def _inside_source(self, index: int) -> bool:
        "Whether a word is part of the source that was read last, or the first word of what is expressed (أعرب عن قلقه)."
        if not self.found:
            return False
        one = self.found[-1]
        if one.part in ("verb", "phrase") and one.source_words is not None and one.source_words[0] <= index < one.source_words[1]:
            return one.last <= index
        if one.part not in ("verb", "participle") or not any(self.words.starts[index] <= start < self.words.ends[index] for start, _ in one.content):
            return False
        return fold(one.lemma) in self.lists["expressing"] or segment(self.written(index)).enclitics not in ((), ("ي",))

    def _cue(self, index: int, reading: WordReading) -> Attribution | None:
        for entry in reading.values:
            last = index + len(entry.words)
            if len(entry.words) > 1 and (last > self.count or tuple(self.folded[index + 1 : last]) != entry.words[1:]):
                if not (entry.part == "phrase" and entry.words[-1] == "ل"):
                    continue
            if any(self.breaks[index + 1 : last]):
                continue
            read = {"verb": self._verb, "participle": self._participle, "noun": self._noun, "phrase": self._phrase}[entry.part]
            one = read(index, last, reading.cut, entry)
            if one is not None:
                return one
        return None

    def _made(self, first: int, last: int, cut: int, entry: CueEntry) -> Attribution:
        start = form_start(self.words, first, cut)
        return Attribution(start, self.words.ends[last - 1], entry.kind, first, last, part=entry.part, gender=entry.gender, lemma=entry.lemma)

    # -- verbs

    def _verb(self, first: int, last: int, cut: int, entry: CueEntry) -> Attribution | None:
        lead = self.folded[first][:cut]
        if lead not in ("", "و", "ف") or not self._spelled(first, entry):
            return None
        before = self.folded[first - 1] if first and self.breaks[first] == 0 else ""
        hypothetical = before[self.type(first - 1).cut :] if before else ""
        if entry.tense == "jussive" and before not in ("لم", "ولم", "فلم"):
            return None
        if entry.tense != "perfect" and (before in self.lists["hypothetical"] or hypothetical in self.lists["hypothetical"]):
            return None
        if entry.tense == "perfect" and hypothetical in ("اذا", "لو", "ان", "ربما") and not (
            before == "ان" and first > 1 and self.folded[first - 2].lstrip("وف") in self.lists["before_past"]
        ):
            return None
        if entry.ambiguous:
            certain = self.clauses.verbs[first] is not None or (not before and not lead and not entry.pronoun)
            if not certain or not self._verb_place(first, lead, before):
                return None
        one = self._made(first, last, cut, entry)
        one.negated = before in self.lists["negation"] and before != "ما"
        return one if self._fill_verb(one, entry, before) else None

    def _spelled(self, index: int, entry: CueEntry) -> bool:
        "ى and ي are two letters here: رأى is no رأي; a word that is also a particle must bear its shadda."
        written = self.text[self.words.starts[index] : self.words.ends[index]]
        if entry.last_letter and written.rstrip("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652")[-1] != entry.last_letter:
            return False
        if entry.last_letter == "" and entry.tense == "perfect" and entry.words[0][-1] == "ي" and written[-1] == "ى" and not entry.pronoun:
            return False
        if (entry.pronoun == "ه" and written.endswith("ة")) or "\u064b" in written:
            return False
        if written[:1] == "أ" and entry.lemma[0] == "ا":
            return False  # أعتقد: the first person
        return not (entry.ambiguous and entry.words[0] in _function_kinds() and "\u0651" not in written)

    def _verb_place(self, index: int, lead: str, before: str) -> bool:
        "Whether a word that may be a noun as well stands where a verb does."
        if before and not lead:
            if before.lstrip("وف") in self.lists["verb_lead"] or before in self.lists["verb_lead"]:
                return True
            kind = self.type(index - 1)
            if kind.kind in ("preposition", "quantifier", "demonstrative", "verb"):
                return False
            known = self.at.get(index - 1)
            return kind.definite or (known is not None and known.mention in ("name", "metonym"))
        if not before and self.breaks[index] <= _SOFT:
            return False
        if lead and before:  # «الانسحاب ورفض التفاوض»
            nearby = self.begin.get(index + 1)
            return not (nearby is not None and nearby.type == "GPE") and self.type(index - 1).kind not in ("preposition",)
        return True

    def _fill_verb(self, one: Attribution, entry: CueEntry, before: str) -> bool:
        "Source and content of a verb; False where the word is no report here."
        at = one.last
        relative = self._relative(one.first, before)
        resumed = entry.pronoun != "" or self._resumption(at)
        if self._resumption(at) and (relative or before in ("ما", "فيما")):
            one.last, one.end = at + 1, self.words.ends[at]
            at += 1
            resumed = True
        after = self._skip_adverbs(at)
        if after < self.count and self.breaks[after] == _COMMA and not self.is_that(after):
            after = next((place for place in self._commas_behind(after) if self.is_that(place)), after)
        subject = self._subject_behind(one, entry, after, relative, resumed)
        rest = subject[1] if subject is not None else after
        preceding = None if subject is not None else self._subject_before(one, before, relative)
        content = self._content(entry, rest, one)
        if content is None and subject is not None:
            # what stands behind the verb may be its object
            preceding = self._subject_before(one, before, relative)
            if preceding is not None:
                content = self._content(entry, after, one)
                if content is not None:
                    subject = None
        source = (subject[0], subject[2]) if subject is not None else preceding
        if content is None and resumed and source is not None and (before in ("ما", "فيما") or relative):
            content = self._before(one.first) if before in ("ما", "فيما") or relative is None else self._what_precedes(relative)
        if content is None and before in ("كما", "وكما", "حسبما", "مثلما") and source is not None:
            content = self._before(one.first)
        if content is None and source is not None and self._follows_quote(one.first, entry):
            content = self._before(one.first)
        if content is None and entry.pronoun and source is not None:
            content = []
        if content is None or (entry.kind == "opposition" and self._refuses_name(rest)):
            return False
        passive = entry.passive or self._is_passive(one, entry)
        if passive:
            source = None
        elif source is None:
            source = self._antecedent(one)
        if source is None and entry.subject == "named":
            return False
        if not self._reports(entry, source, subject is None):
            return False
        one.content = content
        self._set_source(one, source)
        return True

    def _follows_quote(self, index: int, entry: CueEntry) -> bool:
        "«…»، قال الرئيس: a quotation right before the verb."
        if not any(frame.words == ("قول",) for frame in entry.frames):
            return False
        at = index - 1 if index and self.folded[index - 1] in ("هكذا", "كما", "بهذا") else index
        return at > 0 and any(sign in self.text[self.words.ends[at - 1] : self.words.starts[at]] for sign in _CLOSING) and self.breaks[at] <= _COMMA

    def _refuses_name(self, at: int) -> bool:
        "«رفض ذكر اسمه»: that a source stays unnamed is no stance."
        return any(" ".join(self.folded[at : at + size]) in _unreported() for size in (1, 2, 3))

    def _is_passive(self, one: Attribution, entry: CueEntry) -> bool:
        "يُعتقد: an u behind the prefix of a verb that has an a there in the active."
        written = self.written(one.first).lstrip("وف")
        return entry.tense == "imperfect" and written[1:2] == "\u064f" and entry.lemma[0] in "تا"

    def _relative(self, index: int, before: str) -> int | None:
        "The index of a relative pronoun that the verb follows."
        for at in (index - 1, index - 2):
            if at >= 0 and self.folded[at].lstrip("و") in self.lists["relative"] and not any(self.breaks[at + 1 : index + 1]):
                if at == index - 1 or self.folded[index - 1] in ("لا", "لم", "قد", "كانت", "كان", "ما"):
                    return at
        return None

    def _resumption(self, at: int) -> bool:
        return self.form(at) in self.lists["resumption"]

    def _skip_adverbs(self, at: int) -> int:
        "«يؤكد فيها رئيس الوزراء», «أعلنت أمس وزارة الدفاع», «كان قد أعلن في وقت سابق»."
        while True:
            form = self.form(at)
            if form in self.lists["adverb"]:
                at += 1
            elif form == "في" and self.form(at + 1) in ("وقت", "وقتها") and self.form(at + 2):
                at += 3
            elif form and at in self.dates:
                at = self.dates[at]
            elif form and at + 1 in self.dates and self.type(at).kind == "preposition" and self.breaks[at + 1] == 0:
                at = self.dates[at + 1]
            elif form.endswith("ا") and len(form) > 4 and self.text[self.words.ends[at] - 1] == "\u064b":
                at += 1
            elif form.endswith("ا") and len(form) > 4 and self.text[self.words.ends[at] - 2 : self.words.ends[at]] == "\u064bا":
                at += 1
            else:
                return at

    def _subject_behind(
        self, one: Attribution, entry: CueEntry, at: int, relative: int | None, resumed: bool
    ) -> tuple[int, int, int] | None:
        "First word, the index behind it all, and the index behind its last word, of the subject that follows a verb."
        if at >= self.count or (self.breaks[at] and not self._opens_name(at)):
            return None
        if self.is_that(at) or entry.gender == "p":
            return None
        if not self._begins_phrase(at):
            return None
        end = self._phrase_end(at, entry)
        if end is None:
            return None
        nominal = self._source_class(at, end)
        only_clause = not any("مفعول" in frame.words for frame in entry.frames)
        if relative is not None and not resumed:
            behind = end
            if not (self.is_that(behind) and any(frame.words == ("ان",) for frame in entry.frames) and only_clause):
                return None
        if self._disagrees(entry, at):
            return None
        behind = self._behind_insertion(end, entry, one)
        if not only_clause and not resumed:
            if nominal == "" and not self._other_frame(entry, behind, one):
                return None
            if self._has_subject_before(one.first):
                return None
        return at, behind, end

    def _other_frame(self, entry: CueEntry, at: int, one: Attribution) -> bool:
        "Whether something follows a phrase that shows it to be the subject: a clause, a quotation, the verb's preposition."
        return any(
            frame.words != ("مفعول",) and frame.words[0] != "مفعول" and self._by_frame(frame, at, one, entry) is not None
            for frame in entry.frames
        )

    def _opens_name(self, at: int) -> bool:
        return self.breaks[at] == _SOFT and at in self.begin

    def _disagrees(self, entry: CueEntry, at: int) -> bool:
        gender = self._gender(at)
        return bool(gender) and entry.gender in ("m", "f") and gender != entry.gender

    def _gender(self, at: int) -> str:
        "f or m where the head of a phrase leaves no doubt."
        one = self.begin.get(at)
        if one is not None and one.type == "PER":
            return ""
        kind = self.type(at)
        if self.folded[at] in self.lists["determiner"]:
            return ""
        told = _told_genders().get(self.folded[at][kind.cut :])
        if told is not None:
            return told
        if one is not None and one.type == "GPE" and one.mention in ("name", "metonym") and one.last == one.first + 1:
            return "m" if one.actor in _MASCULINE and one.mention != "metonym" else "f"
        if kind.gender == "f" and not self.folded[at].endswith("ات"):
            return "f"
        if kind.gender == "m":
            return "m"
        return ""

    def _begins_phrase(self, at: int) -> bool:
        kind = self.type(at)
        if kind.cut or self.folded[at][:2] in ("لل",):
            return False
        if at in self.begin and self.begin[at].start == self.words.starts[at]:
            return True
        if self.folded[at] in self.lists["determiner"] or self.folded[at] in ("بن", "اياه", "اياها", "اياهم"):
            return True
        if kind.kind != "noun":
            return False
        clitics = segment(self.written(at)).proclitics
        return not any(letter in "بلك" for letter in clitics)

    def _unknown_name(self, at: int) -> bool:
        "Whether a word is in no dictionary: most likely a foreign name."
        written = self.written(at)
        if not written.isalpha() or len(written) < 3 or written.startswith("ال") or self.type(at).cut or self.type(at).kind != "noun":
            return False
        return written[-1] != "ة" and not is_attested(written) and not _in_dictionary(written)

    def _person_before(self, end: int) -> tuple[int, int] | None:
        "«نقلت الصحيفة عن مسؤول أمني قوله إن»."
        if self.breaks[end] > _SOFT:
            return None
        for first in range(end - 1, max(-1, end - 9), -1):
            if self.folded[first] == "عن":
                return (first + 1, end) if first + 1 < end else None
            if self.breaks[first] > _SOFT:
                return None
        return None

    def _source_class(self, first: int, last: int) -> str:
        "person, document, or empty where a phrase names nothing that can be a source."
        nouns = _source_nouns()
        for at in range(first, min(last, first + 4)):
            one = self.at.get(at)
            word = self.folded[at] if at > first else self.folded[at][self.type(at).cut :]
            if word in nouns:
                return nouns[word]
            if one is not None and one.type != "EVENT" and (one.type != "LOC" or one.mention != "name"):
                return "person" if at == first or self.folded[first] in self.lists["determiner"] or one.first == first else self._possessor(first)
            stem = self._without_clitics(at)
            if stem and stem in nouns:
                return nouns[stem]
            if word.endswith("ا") and word[:-1] in nouns:
                return nouns[word[:-1]]
            if word not in self.lists["determiner"] and word != "من" and not word.isdigit() and word != "في":
                break
        if first in self.demonyms and self.type(first).definite:
            return "person"
        if any(at in self.begin and self.begin[at].type == "PER" and self.begin[at].mention == "name" for at in range(first, last)):
            return "person"
        return self._possessor(first)

    def _possessor(self, first: int) -> str:
        return "person" if self.folded[first] in ("بن", "ابن", "ابو", "ال") or self._unknown_name(first) else ""

    def _without_clitics(self, at: int) -> str:
        cut = segment(self.written(at))
        if not cut.enclitics and not cut.proclitics:
            return ""
        stem = fold(cut.stem)
        if stem.startswith("ل") and cut.article:
            stem = "ا" + stem
        return stem[:-1] + "ه" if cut.enclitics and stem.endswith("ت") and stem not in _source_nouns() else stem

    # -- noun phrases

    def _phrase_end(self, first: int, entry: CueEntry | None = None) -> int | None:
        "The index behind a noun phrase that is a subject or genitive."
        governed = {frame.words[-1] for frame in entry.frames} if entry is not None else set()
        takes_object = entry is not None and any("مفعول" in frame.words for frame in entry.frames)
        at, definite, determined, named = first, False, -1, False
        limit = min(self.count, first + _LONGEST_PHRASE)
        plural_head = False
        while at < limit:
            if at > first and self.breaks[at] > (_SOFT if self._soft_inside(at) else 0):
                break
            word, kind = self.folded[at], self.type(at)
            mention = self.begin.get(at)
            if at == first and (word in self.lists["determiner"] or word.isdigit()):
                at += 1
                if word not in self.lists["demonstrative"] and self.form(at) == "من":
                    at += 1
                definite, determined = False, at
                continue
            if word.startswith("لل") and at > first and "ل" not in governed and not self.breaks[at]:
                at, definite = mention.last if mention is not None else at + 1, True
                continue
            if mention is not None and (at == first or not definite or mention.first in self.appositive(at)):
                if at == first or mention.start == self.words.starts[at]:
                    at, definite = mention.last, True if mention.mention != "unnamed" else self._definite(mention.first)
                    named = mention.mention in ("name", "metonym") and mention.type != "LOC"
                    plural_head = mention.mention == "unnamed" and not definite
                    continue
                if not kind.cut:
                    break
            if kind.cut and at > first and not self.breaks[at]:
                if self._joined(first, at, definite):
                    at += 1
                    mention = self.begin.get(at - 1)
                    if mention is not None:
                        at = mention.last
                    definite = True
                    continue
                break
            if at > first and (kind.kind in ("preposition", "preposition with pronoun", "relative", "conjunction") or word == "باسم") or word in self.lists["that"]:
                step = self._attached(first, at, definite, governed)
                if step is None:
                    break
                at, definite = step, True
                continue
            if kind.kind == "verb":
                break
            if at == first or at == determined:
                definite = self._definite(at) or self._unknown_name(at)
                plural_head = word.endswith(("ون", "ين")) and not definite
                at += 1
                continue
            demonym = self.demonyms.get(at)
            if demonym is not None and demonym.definite == definite and self.type(at).cut == 0:
                at, plural_head = demonym.last, not definite
                continue
            if word[:1] in ("ب", "ل", "ك") and segment(self.written(at)).proclitics[:1] in (("ب",), ("ل",), ("ك",)):
                step = self._bound(first, at, governed)
                if step is None:
                    break
                at, definite = step, True
                continue
            if self._unknown_name(at):
                at, definite = at + 1, True
                continue
            if definite:
                if kind.definite and word.startswith("ال") and not named and self._is_adjective(max(first, determined), at):
                    at += 1
                    continue
                break
            if kind.definite or word.startswith("ال"):
                if plural_head:
                    break
                at, definite = at + 1, True
                continue
            # indefinite behind indefinite: an adjective, or a noun in construct
            if takes_object and self._is_masdar(at) and not self._is_adjective(first, at):
                break
            if plural_head and not self._is_adjective(first, at):
                break
            definite = self._definite(at)
            at += 1
        if at == first:
            return None
        return self._with_apposition(first, at)

    def appositive(self, at: int) -> tuple[int, ...]:
        "A person's name stands right behind the title."
        one = self.begin.get(at)
        return (at,) if one is not None and one.type == "PER" and one.mention == "name" else ()

    def written(self, at: int) -> str:
        return self.text[self.words.starts[at] : self.words.ends[at]]

    def _soft_inside(self, at: int) -> bool:
        "A quoted name inside a phrase."
        between = self.text[self.words.ends[at - 1] : self.words.starts[at]].strip()
        return at in self.begin and between in tuple(_OPENING) or between in tuple(_CLOSING) or between in ("-", "«", "»")

    def _definite(self, at: int) -> bool:
        written = self.written(at)
        return self.type(at).definite or (not written.endswith("ة") and segment(written).enclitics not in ((), ("ي",)))

    def _is_adjective(self, first: int, at: int) -> bool:
        "Whether a word can agree with the head of the phrase."
        word = self.written(at)
        if at in self.demonyms:
            return True
        feminine = word.endswith("ة")
        head = self.written(first)
        head_f = head.endswith(("ة", "ات", "اء")) or self._gender(first) == "f"
        plain = fold(word, **_PLAIN).removeprefix("ال")
        if feminine:
            return not (head.endswith(("ون", "ين")) and not self._chain(first, at)) and self._adjectival(plain[:-1])
        if head_f and not self._chain(first, at):
            return False
        return self._adjectival(plain)

    def _chain(self, first: int, at: int) -> bool:
        return at - first > 1

    def _adjectival(self, base: str) -> bool:
        if base.endswith(("ي", "يون", "يين")):
            return len(base) > 3
        if base.startswith("م") and len(base) >= 4:
            return True
        if len(base) >= 4 and base[1:2] == "ا" or base.endswith(("ون", "ين")):
            return True
        return len(base) in (3, 4) and base[-2:-1] == "ي" or base in ("عام", "اعلي", "كبري", "عليا", "اول", "اولي")

    def _is_masdar(self, at: int) -> bool:
        plain = fold(self.written(at), **_PLAIN)
        cut = segment(plain)
        stem = fold(cut.stem, **_PLAIN)
        if cut.enclitics and stem.endswith("ت"):
            stem = stem[:-1] + "ة"
        return (stem in _verbal_nouns() and not stem.startswith("م")) or stem in self.lists["verbal_noun"]

    def _joined(self, first: int, at: int, definite: bool) -> bool:
        "«باريس وأثينا», «الأمم المتحدة والاتحاد الأوروبي»."
        one = self.begin.get(at)
        before = self.at.get(at - 1)
        if one is not None:
            return True if before is not None or self.type(first).definite or not definite else one.type in ("ORG", "GPE", "PER")
        word = self.folded[at][1:]
        if word in _source_nouns():
            return True
        if word.startswith("ال") and definite and len(word) > 4:
            return self.type(at).kind != "verb"
        return self._is_adjective(first, at) and not definite and self.type(at).kind == "noun" and len(word) > 3

    def _attached(self, first: int, at: int, definite: bool, governed: set[str]) -> int | None:
        "A prepositional phrase that belongs to the subject: «المتحدث باسم …», «مقربون من …», «مسؤول في …»."
        word = self.folded[at]
        if word == "باسم" and at + 1 < self.count:
            return self._inner(at + 1)
        if word in ("منه", "منها", "منهم", "له", "لها", "لهم", "فيه", "فيها") and self._is_participle(at - 1):
            return at + 1
        if word in governed or at + 1 >= self.count or self.breaks[at + 1]:
            return None
        kind = _source_nouns().get(self.folded[first], "")
        if word == "في" and (kind and (not self.type(first).definite or self.folded[first] in self.lists["office"])) and at - first < 5:
            return self._inner(at + 1)
        if word in ("الي", "لدي", "في") and self.folded[first] in self.lists["office"]:
            return self._inner(at + 1)
        if word == "من" and (self._is_participle(at - 1) or kind == "person" and not self.type(first).definite) and self._begins_phrase(at + 1):
            end = self._inner(at + 1)
            bound = end is not None and (self._source_class(at + 1, end) or self.folded[first] in self.lists["determiner"])
            return end if bound else None
        if word in ("عن", "علي", "الي", "ضد") and self._is_participle(at - 1) and word not in governed:
            return self._inner(at + 1)
        return None

    def _bound(self, first: int, at: int, governed: set[str]) -> int | None:
        "ب and ل that belong to the phrase: «المكلّف بالانتقال الطاقي», «مكتب الأمم المتحدة لتنسيق …»."
        word = self.folded[at]
        if word[0] == "ب" and self.folded[at - 1].removeprefix("ال") in self.lists["takes_b"]:
            return self._phrase_end_plain(at)
        if word[0] == "ل" and "ل" not in governed and self._is_masdar(at) and _source_nouns().get(self._head(first)) == "person":
            return self._phrase_end_plain(at)
        return None

    def _head(self, first: int) -> str:
        return self._without_clitics(first) or self.folded[first]

    def _is_participle(self, at: int) -> bool:
        word = fold(self.written(at), **_PLAIN).removeprefix("ال")
        return (word.startswith("م") and len(word) > 3) or (len(word) > 3 and word[1] == "ا" and word.endswith(("ة", "ون", "ين")))

    def _inner(self, at: int) -> int | None:
        one = self.begin.get(at)
        if one is not None:
            return one.last
        if not self._begins_phrase(at):
            return None
        return self._phrase_end_plain(at)

    def _phrase_end_plain(self, first: int) -> int:
        "A short phrase inside another: a noun, what it governs, its adjectives."
        at, definite = first + 1, self._definite(first)
        while at < min(self.count, first + 6) and not self.breaks[at]:
            one = self.begin.get(at)
            if one is not None and not definite:
                return one.last
            word = self.folded[at]
            if word.startswith("ال") and (not definite or self._is_adjective(first, at)):
                at, definite = at + 1, True
            elif not definite and self.type(at).kind == "noun" and not self.type(at).cut and not self._is_masdar(at):
                definite = self._definite(at)
                at += 1
            else:
                break
        return at

    def _with_apposition(self, first: int, end: int) -> int:
        "«محافظ المصرف المركزي، خالد الزنتاني،»."
        if end >= self.count or self.breaks[end] not in (_COMMA, _SOFT):
            return end
        if self.breaks[end] == _COMMA and self.folded[end] in _titles():  # a rank and a name that the entities layer may not know
            close = next((at for at in range(end + 1, min(end + 8, self.count)) if self.breaks[at] >= _COMMA), end)
            if close > end + 1 and self.breaks[close] == _COMMA and all(self.type(at).kind == "noun" for at in range(end, close)):
                return close
        one = self.begin.get(end)
        titled = 0
        while one is None and titled < 3 and end + titled + 1 < self.count and not self.breaks[end + titled + 1]:
            titled += 1
            one = self.begin.get(end + titled)
        if one is None or one.type != "PER" or one.mention != "name" :
            return end
        if any(self.at.get(at) is not None and self.at[at].type == "PER" and self.at[at].mention == "name" for at in range(first, end)):
            return end
        if titled and _source_nouns().get(self.folded[end]) is None and not self.folded[end].startswith("ال"):
            return end
        closes = one.last >= self.count or self.breaks[one.last] in (_COMMA, _SOFT, _END)
        return one.last if closes else end

    def _behind_insertion(self, end: int, entry: CueEntry, one: Attribution) -> int:
        """The index where the sentence goes on behind a subject: «…، ومقرها بنغازي، حكومة …», «أعلنت …، يوم الاثنين، استئناف».

        The first place behind a comma at which something fits that the verb can govern; an object only behind a time, a place or an
        office.
        """
        if end >= self.count or self.breaks[end] not in (_COMMA, _SOFT) or self.is_that(end):
            return end
        places = [end, *self._commas_behind(end)]
        for at in places:
            if self.is_that(at) or self._other_frame(entry, at, one):
                return at
        if len(places) > 1 and self._inserted(end):
            return places[1]
        return end

    def _commas_behind(self, end: int) -> list[int]:
        "The indices of words behind the next commas of a sentence, at most three."
        found: list[int] = []
        for at in range(end + 1, min(end + 24, self.count)):
            if self.breaks[at] > _COMMA or len(found) == 3:
                break
            if self.breaks[at] == _COMMA:
                found.append(at)
        return found

    def _inserted(self, at: int) -> bool:
        "Whether what follows a comma interrupts the sentence: a time, a place, somebody's office."
        kind, word = self.type(at), self.folded[at]
        if kind.kind in ("preposition", "preposition with pronoun") or kind.cut or word in self.lists["time"] or word in self.lists["relative"] or word.isdigit():
            return True
        if self._accusative(at):
            return True
        end = self._phrase_end_plain(at) if self._begins_phrase(at) else at
        return bool(end > at and self._source_class(at, end) == "person")

    def _accusative(self, at: int) -> bool:
        return "\u064b" in self.written(at)[-2:]

    # -- subjects that stand before

    def _has_subject_before(self, index: int) -> bool:
        "Whether a phrase that can be the subject ends right before the verb: «نائباً اتهم اللجنة»."
        return self._phrase_before(index) is not None

    def _phrase_before(self, index: int) -> tuple[int, int] | None:
        end = index
        if end and self.folded[end - 1] in ("قد", "لا", "لم", "كان", "كانت", "كانوا", "ما") and not self.breaks[end]:
            end -= 1
        if not end or self.breaks[end] > _COMMA:
            return None
        if self.breaks[end] == _COMMA and not self._topic(end) and (self.type(index).cut or not self._closes_insertion(end)):
            return None
        if self.type(index).cut and not self._topic(index):
            return None
        if end and (self.type(end).cut and self.breaks[end] != _COMMA):
            return None
        start = self._clause_start(end)
        for first in range(start, end):
            if not self._may_begin_subject(first, start):
                continue
            last = self._phrase_end(first)
            if last is not None and last >= end:
                return first, end
            if last is not None and last < end and self.breaks[last] == _COMMA and end in self._commas_behind(last):
                return first, last
        return None

    def _closes_insertion(self, end: int) -> bool:
        "Whether the comma before a verb is the second of two: «الناطق باسم …، العميد …، نفى»."
        for at in range(end - 1, max(0, end - 14), -1):
            if self.breaks[at] > _COMMA:
                return False
            if self.breaks[at] == _COMMA:
                return self._inserted(at) or self._inside_apposition(at)
        return False

    def _topic(self, index: int) -> bool:
        "«أما بيروت، فتريد»."
        for at in range(index - 1, max(0, index - 8), -1):
            if self.folded[at] in ("اما", "واما"):
                return True
            if self.breaks[at] > _COMMA:
                break
        return False

    def _may_begin_subject(self, at: int, start: int) -> bool:
        if self.type(at).kind != "noun" and self.folded[at] not in self.lists["determiner"] and at not in self.begin:
            return False
        if at == start:
            return True
        before = self.folded[at - 1]
        return before.lstrip("وف") in self.lists["that"] or before in self.lists["subject_lead"] or before.lstrip("وف") in self.lists["subject_lead"]

    def _clause_start(self, end: int) -> int:
        "The index of the word with which the clause before a word begins."
        at = end - 1
        while at > max(0, end - _BACK):
            if self.breaks[at] >= _COMMA and not (self.breaks[at] == _COMMA and self._inside_apposition(at)):
                break
            at -= 1
        at = max(at, 0)
        while at < end - 1 and (self.folded[at].lstrip("وف") in self.lists["opener"] or self.folded[at] in self.lists["opener"]):
            at += 1
        return at

    def _inside_apposition(self, at: int) -> bool:
        if self.folded[at] in _titles():
            return True
        for behind in range(at, min(at + 4, self.count)):
            one = self.begin.get(behind)
            if one is not None:
                return one.type == "PER" and one.mention == "name"
            if self.breaks[behind + 1] > _SOFT:
                break
        return False

    def _subject_before(self, one: Attribution, before: str, relative: int | None) -> tuple[int, int] | None:
        if relative is not None:
            found = self._phrase_ending(relative)
            if found is not None:
                return found
        return self._phrase_before(one.first)

    def _phrase_ending(self, end: int) -> tuple[int, int] | None:
        "The antecedent of a relative pronoun: the phrase that ends before it."
        known = self.at.get(end - 1)
        if known is not None:
            return known.first, known.last
        for first in range(end - 1, max(-1, end - 8), -1):
            if self.breaks[first + 1] if first + 1 < end else False:
                return None
            if self.type(first).kind != "noun":
                return None
            last = self._phrase_end(first)
            if last is not None and last >= end and self._source_class(first, end):
                return first, end
        return None

    def _what_precedes(self, relative: int) -> list[TextRange]:
        "The antecedent of a relative pronoun: «مراجعة منظومة الدعم التي يطالب بها الصندوق»."
        first = relative
        while first > 0 and relative - first < 10:
            kind = self.type(first - 1)
            if self.breaks[first] > _SOFT or kind.kind != "noun" or self.is_that(first - 1):
                break
            first -= 1
            if kind.cut or self._tied(first):
                break
        if first == relative:
            return []
        start = form_start(self.words, first, self.type(first).cut)
        if self._tied(first):
            start = form_start(self.words, first, len(segment(self.written(first)).proclitics))
        return [(start, self.words.ends[relative - 1])]

    def _tied(self, at: int) -> bool:
        return segment(self.written(at)).proclitics[-1:] in (("ب",), ("ل",), ("ك",)) and at not in self.begin

    def _antecedent(self, one: Attribution) -> tuple[int, int] | None:
        "Whom a verb without a subject of its own speaks of: the source before it, else the actor named before it."
        floor = max(0, one.first - _BACK)
        sentence = one.first
        while sentence > floor and self.breaks[sentence] < _END:
            sentence -= 1
        for earlier in reversed(self.found[-6:]):
            if earlier.first >= sentence and earlier.source_words is not None and self._agrees(one, earlier.source_words[0]):
                return earlier.source_words
        here = self._best_actor(one, sentence, one.first)
        if here is not None or not sentence or "\n" in self.text[self.words.ends[sentence - 1] : self.words.starts[sentence]]:
            return here
        before = sentence - 1
        while before > floor and self.breaks[before] < _END:
            before -= 1
        for earlier in reversed(self.found[-3:]):
            if earlier.first >= before and earlier.source_words is not None and self._agrees(one, earlier.source_words[0]):
                return earlier.source_words
        return self._best_actor(one, before, sentence)

    def _best_actor(self, one: Attribution, start: int, stop: int) -> tuple[int, int] | None:
        "The actor that a stretch speaks of: a subject rather than what stands elsewhere, the first of equals."
        best: tuple[int, tuple[int, int]] | None = None
        for at in range(start, stop):
            mention = self.begin.get(at)
            lead = self.type(at - 1).kind if at and not self.breaks[at] else ""
            if mention is not None:
                if mention.type not in ("PER", "ORG", "GPE", "GROUP") or not self._agrees(one, at):
                    continue
                if mention.start != self.words.starts[at] and not self.type(at).cut:
                    continue
                end = mention.last
            else:
                if not self.type(at).definite or at in self.at or _source_nouns().get(self.folded[at]) != "person" or not self._agrees(one, at):
                    continue
                end = self._phrase_end(at) or at + 1
                if end > stop:
                    continue
            if lead == "preposition":
                continue
            label = end < self.count and self.breaks[end] == _COLON
            rank = 0 if label else 3 if lead == "verb" else 2 if self.breaks[at] or lead == "particle of inna and its sisters" else 1
            if best is None or rank > best[0]:
                best = rank, (at if mention is None else mention.first, end)
        return best[1] if best is not None else None

    def _agrees(self, one: Attribution, at: int) -> bool:
        gender = self._gender(at)
        if not gender:
            mention = self.begin.get(at)
            gender = "m" if mention is not None and mention.type == "PER" else ""
        return not gender or not one.gender or one.gender == gender or one.gender == "p"

    def _reports(self, entry: CueEntry, source: tuple[int, int] | None, implied: bool) -> bool:
        "Whether the subject is one that a word of this kind can report from."
        if not entry.subject or entry.subject == "named":
            return True
        if source is None:
            return entry.subject == "people"
        found = self._source_class(*source)
        return bool(found)

    def _set_source(self, one: Attribution, source: tuple[int, int] | None) -> None:
        if source is None:
            return
        first, last = source
        mention = self.begin.get(first)
        start = mention.start if mention is not None and mention.start > self.words.starts[first] else self._phrase_start(first)
        end = self.words.ends[last - 1]
        if end < len(self.text) and self.text[end] in _CLOSING and any(sign in self.text[start:end] for sign in _OPENING):
            end += 1
        one.source, one.source_words = (start, end), source
        one.actor = self._actor(first, last)
        if one.kind == "speech" and self._source_class(first, last) in ("document", "rule"):
            one.kind = "document"

    def _phrase_start(self, first: int) -> int:
        cut = self.type(first).cut
        letters = segment(self.written(first)).proclitics if cut == 0 else ()
        if cut:
            return form_start(self.words, first, 1)
        if letters and letters[-1] in "بكل" and self._without_clitics(first) in _source_nouns():
            start = form_start(self.words, first, len(letters))
            return start + 1 if self.text[start] == "\u0640" else start
        return self.words.starts[first]

    def _actor(self, first: int, last: int) -> str | None:
        people = [self.at[at] for at in range(first, last) if at in self.at]
        for one in people:
            if one.type == "PER" and one.mention == "name":
                return one.actor
        if people:
            return people[0].actor
        demonym = next((self.demonyms[at] for at in range(first, last) if at in self.demonyms), None)
        return demonym.actor if demonym is not None and last == first + 1 else None

    # -- content

    def _content(self, entry: CueEntry, at: int, one: Attribution) -> list[TextRange] | None:
        "What the words behind the cue (and its subject) report, by the first frame that fits."
        clause = any(frame.words == ("ان",) for frame in entry.frames)
        if clause and self.is_that(at) and at < self.count and self.breaks[at] <= _COMMA:
            return self._that_clause(at)
        for frame in entry.frames:
            if frame.words == ("مفعول",) and clause:
                found = self._that_clause(at)
                if found is not None:
                    return found
            if frame.words != ("ان",):
                found = self._by_frame(frame, at, one, entry)
                if found is not None:
                    return found
        return self._that_clause(at) if clause else None

    def _by_frame(self, frame: Frame, at: int, one: Attribution, entry: CueEntry) -> list[TextRange] | None:
        words = frame.words
        if len(words) == 2 and words[0] == "مفعول":
            if entry.pronoun:
                return self._by_frame(Frame(words[1:]), at, one, entry)
            if at >= self.count or (self.breaks[at] and self.breaks[at] != _SOFT and not self._resumes(at)) or not self._begins_phrase(at):
                return None
            end = self._phrase_end(at, entry)
            if end is None:
                return None
            for behind in range(end, min(end + 12, self.count)):
                if self.breaks[behind] > _COMMA:
                    return None
                found = self._by_frame(Frame(words[1:]), behind, one, entry)
                if found is not None:
                    return found
            return None
        if len(words) == 2:
            step = self._governed(words[0], at)
            if step is None:
                return None
            if words[1] == "ان":
                if self.is_that(step):
                    return self._clause(step)
                return self._clause_behind_person(step) if words[0] == "عن" else None
            return self._by_frame(Frame(words[1:]), step + 1, one, entry)
        [word] = words
        if word == "قول":
            return self._quotation(at)
        if word == "ان":
            return self._that_clause(at)
        if at >= self.count or (self.breaks[at] > _SOFT and not self._resumes(at)):
            return None
        if word == "مفعول":
            return self._object(at)
        step = self._governed(word, at)
        if step is None:
            return self._later(word, at)
        return self._governed_content(word, step)

    def _clause_behind_person(self, at: int) -> list[TextRange] | None:
        "«نقل عن مسؤول أن», «نقلت عن مسؤولين قولهم إن»."
        for behind in range(at + 1, min(at + 14, self.count)):
            if self.breaks[behind] > _COMMA:
                return None
            if self.folded[behind] in ("قوله", "قولها", "قولهم", "تاكيده", "تاكيدها", "تاكيدهم"):
                return self._clause(behind + 1) if self.is_that(behind + 1) else self._quotation(behind + 1)
            if self.is_that(behind):
                return self._clause(behind)
        return None

    def _resumes(self, at: int) -> bool:
        return self.breaks[at] == _COMMA

    def _later(self, word: str, at: int) -> list[TextRange] | None:
        "A preposition behind adverbials of time and place: «تعهدت الرياض الأسبوع الماضي ب…»."
        for behind in range(at, min(at + 8, self.count)):
            if self.clauses.bracketed[behind]:
                continue
            if self.breaks[behind] > _COMMA or self.type(behind).kind in ("verb", "conjunction"):
                return None
            if self.folded[behind] in self.lists["relative"] or (behind > at and self.breaks[behind] == _COMMA and self.type(behind).cut):
                return None
            step = self._governed(word, behind)
            if step is not None and behind > at:
                return self._governed_content(word, step)
            if self.is_that(behind):
                return None
        return None

    def _governed(self, word: str, at: int) -> int | None:
        "The index of the word that a preposition governs: its own where the preposition is written onto it."
        if at >= self.count:
            return None
        found = self.folded[at]
        if found == word or found == "و" + word:
            return at + 1 if at + 1 < self.count else None
        if word in ("ب", "ل") and found.startswith(word) and len(found) > 2:
            if found.startswith("لل") if word == "ل" else False:
                return at
            if found[1:] in self.lists["that"] or self._has_proclitic(at, word):
                return at
        if word == "مسءوليه" and found == word:
            return at
        return None

    def _has_proclitic(self, at: int, letter: str) -> bool:
        cut = segment(self.written(at)).proclitics
        if cut:
            return cut[-1] == letter and self.type(at).kind != "verb"
        plain, forms = fold(self.written(at), **_PLAIN), _attested().forms
        return plain not in forms and plain[1:] in forms

    def _governed_content(self, word: str, step: int) -> list[TextRange] | None:
        if self.is_that(step):
            return self._clause(step)
        start = self.words.starts[step]
        if word in ("ب", "ل") and self.folded[step].startswith(word) and self._has_or_article(step, word):
            start = start if self.folded[step].startswith("لل") else form_start(self.words, step, 1)
            if self.folded[step].startswith("لل"):
                start = form_start(self.words, step, 1)
        return self._range(start, self._nominal_end(step), step)

    def _has_or_article(self, at: int, letter: str) -> bool:
        return self.folded[at].startswith(letter + "ال") or self.folded[at].startswith("لل") or self._has_proclitic(at, letter)

    def _that_clause(self, at: int) -> list[TextRange] | None:
        "أن, also behind an insertion: «قال الوزير، في مؤتمر صحفي، إن»."
        for behind in range(at, min(at + 18, self.count)):
            if self.clauses.bracketed[behind]:
                continue
            if self.breaks[behind] > _COMMA:
                return None
            if self.is_that(behind) and self.folded[behind][:1] != "ل":
                own = behind == at or (self.folded[behind][:1] != "ب" and self.type(behind - 1).kind != "preposition" and self.folded[behind - 1] not in self.lists["other_that"])
                return self._clause(behind) if own else None
            kind = self.type(behind).kind
            if behind > at and self.breaks[behind] == _COMMA and self.type(behind).cut:
                return None
            if kind == "verb" or self.folded[behind] in self.lists["relative"] or (kind == "conjunction" and behind > at):
                return None
        return None

    def _clause(self, at: int) -> list[TextRange]:
        "The clause behind أن; a pronoun written onto it belongs to the clause."
        word = self.folded[at]
        if word == "ما":
            return self._range(self.words.starts[at], self._clause_end(at), at)
        bare = word[1:] if word[:1] in ("ب", "ل") else word
        if bare in ("ان",):
            if at + 1 >= self.count or self.breaks[at + 1] > _COLON:
                return self._range(self.words.starts[at], self.words.ends[at], at)
            return self._range(self.words.starts[at + 1], self._clause_end(at + 1), at + 1)
        start = self.words.starts[at] + (1 if word[:1] in ("ب", "ل") else 0)
        return self._range(start, self._clause_end(at), at)

    def _quotation(self, at: int) -> list[TextRange] | None:
        "What stands in quotation marks or behind a colon."
        if at >= self.count:
            return None
        if self.breaks[at] == _COLON or (self.breaks[at] in (_SOFT, _COMMA) and self.opens_quote(at)):
            if self.opens_quote(at):
                end = self._quote_end(at)
                if end is not None:
                    return [(self.words.starts[at], end)]
            if self.breaks[at] == _COLON:
                return self._range(self.words.starts[at], self._clause_end(at), at)
        return None

    def _quote_end(self, at: int) -> int | None:
        opening = self.text[: self.words.starts[at]][-1:] if self.words.starts[at] else ""
        closing = {"«": "»", "“": "”", '"': '"', "„": "“", "‹": "›"}.get(opening, "")
        if not closing:
            return None
        end = self.text.find(closing, self.words.starts[at], self.words.starts[at] + 1200)
        return end if end > 0 and "\n" not in self.text[self.words.starts[at] : end] else None

    def _object(self, at: int) -> list[TextRange] | None:
        if not self._begins_phrase(at) and self.folded[at] not in ("ذلك", "هذا", "هذه", "اي", "ما"):
            return None
        return self._range(self.words.starts[at], self._nominal_end(at), at)

    def _range(self, start: int, end: int, at: int) -> list[TextRange]:
        return [(start, end)] if start < end else []

    def _clause_end(self, first: int) -> int:
        "Where a reported clause ends."
        return self._end(first, nominal=False)

    def _nominal_end(self, first: int) -> int:
        "Where a reported noun phrase ends."
        return self._end(first, nominal=True)

    def _end(self, first: int, nominal: bool) -> int:
        limit = min(self.count, first + _LONGEST_CONTENT)
        at = first + 1
        quoted = self.opens_quote(first)
        while at < limit:
            strength = self.breaks[at]
            if strength >= _SEMI:
                break
            if strength == _COLON and nominal:
                break
            if strength == _COMMA and self._closes_content(at, nominal):
                break
            if not strength and nominal and at > first + 1 and self._adjunct(at):
                break
            if not strength and self._new_clause_inside(first, at, nominal):
                break
            at += 1
        end = self.words.ends[at - 1]
        if quoted:
            closing = self._quote_end(first)
            if closing is not None and closing <= self.words.starts[min(at, self.count - 1)] and closing > end:
                end = closing
        return end

    def _adjunct(self, at: int) -> bool:
        if self.folded[at] in self.lists["adjunct"]:
            return True
        return f"{self.folded[at]} {self.form(at + 1)}" in self.lists["adjunct"]

    def _new_clause_inside(self, first: int, at: int, nominal: bool) -> bool:
        "«وتمثل القوات …» without a comma, and a connective that opens a clause."
        kind = self.type(at)
        if kind.cut and kind.kind == "verb":
            return nominal or self.bare(at) in _cue_table().forms
        if nominal and kind.kind == "verb" and not kind.cut and self._definite(at - 1) and self.type(at - 1).kind == "noun":
            return True
        if self.folded[at] in ("ولم", "ولن", "وقد", "وسوف") and (nominal or self.bare(at + 1) in _cue_table().forms):
            return True
        if self.folded[at] in ("بينما", "فيما") or (self.folded[at] == "في" and self.form(at + 1) == "حين"):
            return True
        return nominal and self.folded[at] in ("لكن", "لكنه", "لكنها")

    def _closes_content(self, at: int, nominal: bool) -> bool:
        word, kind = self.folded[at], self.type(at)
        if kind.cut and any(entry.part == "verb" for entry in _cue_table().forms.get(self.bare(at), ())):
            return True
        if word in self.lists["new_clause"] or word[kind.cut :] in self.lists["new_clause"] or (kind.cut and kind.kind == "verb") or (nominal and word in self.lists["new_phrase"]):
            return True
        if word in ("في", "علي") and f"{word} {self.form(at + 1)}" in self.lists["adjunct"]:
            return True
        cue = _cue_table().read(word)
        if cue is not None and any(entry.part == "participle" for entry in cue.values):
            return True
        if nominal:
            return not (word[:1] == "و" and kind.kind == "noun") and not word.startswith(("وا", "ولا", "او"))
        return False

    def _before(self, index: int) -> list[TextRange]:
        "What stands before a phrase that reports it: «...، بحسب مصادر», «...، وهو ما نفته طهران»."
        end = index
        while end > 0 and self.folded[end - 1] in ("كما", "وكما", "ما", "وهو", "وهي", "الامر", "الذي", "حسبما", "مثلما", "التي", "والتي", "والذي", "قد"):
            end -= 1
        if end == 0:
            return []
        start = self._clause_before(end)
        begin = self._content_start(start)
        stop = self.words.ends[end - 1]
        return [(begin, stop)] if begin < stop else []

    def _clause_before(self, end: int) -> int:
        "The first word of the clause that ends before a word."
        at = end - 1
        floor = max(0, end - _LONGEST_CONTENT)
        if self.text[self.words.ends[at] : self.words.starts[end] if end < self.count else None].strip()[:1] in tuple(_CLOSING):
            # a quotation
            opening = {"»": "«", "”": "“", '"': '"', "›": "‹"}[self.text[self.words.ends[at] :].lstrip()[0]]
            begin = self.text.rfind(opening, max(0, self.words.ends[at] - 1200), self.words.ends[at])
            if begin >= 0:
                return bisect.bisect_left(self.words.starts, begin)
        while at > floor:
            strength = self.breaks[at]
            if strength >= _SEMI:
                break
            if strength == _COMMA and (self.folded[at].lstrip("وف") in self.lists["clause_break"] or self.folded[at] in self.lists["clause_break"]):
                break
            at -= 1
        while at < end - 1 and (self.folded[at] in self.lists["opener"] or self.folded[at].lstrip("وف") in self.lists["opener"]):
            at += 1
        return at

    def _content_start(self, at: int) -> int:
        kind = self.type(at)
        return form_start(self.words, at, kind.cut)

    # -- participles, nouns, phrases

    def _participle(self, first: int, last: int, cut: int, entry: CueEntry) -> Attribution | None:
        if cut and self.folded[first][:cut] not in ("و",):
            return None
        if first and not self.breaks[first] and self.type(first - 1).kind == "verb of being":
            return None  # يكاد يكون مؤكداً
        if self.breaks[first] == 0 and cut == 0 and first and not self._ends_phrase(first):
            return None
        one = self._made(first, last, cut, entry)
        content = self._content(entry, last, one)
        if content is None:
            return None
        one.content = content
        self._set_source(one, self._antecedent(one))
        return one

    def _ends_phrase(self, first: int) -> bool:
        return self.type(first).kind == "noun" and self.written(first).endswith(("ا", "ً", "ين"))

    def _noun(self, first: int, last: int, cut: int, entry: CueEntry) -> Attribution | None:
        one = self._made(first, last, cut, entry)
        if any(index in self.at and self.at[index].type in ("EVENT", "ORG", "PER") for index in range(first, last)):
            return None
        one_source: tuple[int, int] | None = None
        at = last
        if entry.pronoun:
            one_source = self._person_before(first) or self._antecedent(one)
            while at < self.count and not self.breaks[at] and self.type(at).definite and self._is_adjective(first, at):
                at += 1
        elif self.folded[first][cut:].startswith("ال") or self.folded[first][: cut + 1] == "لل":
            while at < self.count and not self.breaks[at] and self.type(at).definite and self._is_adjective(first, at):
                if at in self.demonyms and one_source is None:
                    one_source = (at, self.demonyms[at].last)
                at += 1
        elif at < self.count and (not self.breaks[at]) and self._begins_phrase(at):
            if not self.type(at).definite and self.folded[at].endswith("ي") and at not in self.demonyms and at not in self.begin:
                while self.form(at) and self.type(at).kind == "noun" and not self.type(at).definite and self._adjectival(fold(self.written(at), **_PLAIN)):
                    at += 1  # «اعتراف سياسي ب…»
            elif at in self.demonyms and not self.demonyms[at].definite:
                one_source = (at, self.demonyms[at].last)
                at = self.demonyms[at].last
                while self.form(at) and self.type(at).kind == "noun" and self._adjectival(fold(self.written(at), **_PLAIN)) and not self.type(at).definite:
                    at += 1
            else:
                end = self._phrase_end(at, entry)
                if end is not None and self._source_class(at, end):
                    one_source, at = (at, end), end
                elif end is not None and not self._source_class(at, end) and self.type(at).gender == "f" and self._adjectival(fold(self.written(at), **_PLAIN)[:-1]):
                    while self.form(at) and self.type(at).kind == "noun" and self._is_adjective(first, at) and not self.type(at).definite:
                        at += 1
        elif self.form(at).startswith("ل") and self._has_or_article(at, "ل"):
            end = self._phrase_end(at)
            if end is not None and self._source_class(at, end):
                one_source, at = (at, end), end
        if one_source is None and self.form(at) == "من" and ("من",) not in {frame.words for frame in entry.frames} and at + 1 < self.count:
            end = self._phrase_end(at + 1)
            if end is not None and self._source_class(at + 1, end) == "person":
                one_source, at = (at + 1, end), end
        if one_source is None and self.form(at).endswith("ها") and at + 1 in self.begin:
            end = self._phrase_end(at + 1)
            if end is not None and self.breaks[at + 1] <= _SOFT and self._source_class(at + 1, end):
                one_source, at = (at + 1, end), end  # «اتهامات وجهتها باماكو للجزائر»
        if one_source is None and entry.subject == "actor":
            return None
        content = self._content(entry, at, one)
        if content is None:
            return None
        if entry.kind == "opposition" and self._refuses_name(at):
            return None
        if one_source is None and entry.kind in ("speech", "valuation", "goal", "opposition") and not self.is_that(at):
            return None
        one.content = content
        self._set_source(one, one_source)
        return one

    def _phrase(self, first: int, last: int, cut: int, entry: CueEntry) -> Attribution | None:
        if self.folded[first][:cut] not in ("", "و", "ف"):
            return None
        one = self._made(first, last, cut, entry)
        at = last
        if entry.words[-1] == "ل":
            at = first + len(entry.words) - 1
            one.last = at
            if at >= self.count:
                return None
            if self.folded[at] == "ل":
                at += 1
                one.end = self.words.ends[at - 1]
                if at >= self.count:
                    return None
            elif self.folded[at].startswith("ل") and self.breaks[at] == 0:
                one.end = self.words.starts[at] + 1 + (self.text[self.words.starts[at] + 1] == "\u0640")
            else:
                return None
        if at >= self.count or (self.breaks[at] > _SOFT):
            return None
        end = self._phrase_end(at)
        if end is None or self._source_class(at, end) not in ("person", "document"):
            return None
        source = (at, end)
        one.last = max(one.last, first + 1)
        begins = self.breaks[first] >= _SEMI
        if begins or (cut and self.breaks[first] >= _COMMA and end < self.count and self.breaks[end] == _COMMA):
            if end >= self.count or self.breaks[end] > _COLON:
                return None
            one.content = self._range(self.words.starts[end], self._clause_end(end), end)
            if self.is_that(end):
                one.content = self._clause(end)
        elif entry.words[0] in ("جاء", "ورد"):
            content = self._that_clause(end) or self._quotation(end)
            if content is None:
                return None
            one.content = content
        else:
            verb = self.found[-1] if self.found and self.found[-1].last == first else None
            # «ترى، وفق تقرير، أن …»: what the verb before it has as content
            one.content = list(verb.content) if verb is not None else self._before(first)
        self._set_source(one, source)
        return one

    # -- nesting

    def _nest(self) -> None:
        for number, one in enumerate(self.found):
            best: tuple[int, int] | None = None
            for other in range(max(0, number - 8), min(len(self.found), number + 9)):
                if other == number:
                    continue
                for start, end in self.found[other].content:
                    if start <= one.start and one.end <= end and (best is None or end - start < best[0]):
                        best = (end - start, other)
            one.nested_in = best[1] if best is not None else None
            one.quote = any(sign in self.text[max(0, s - 1) : e + 1] for s, e in one.content for sign in "«»“”\"")


_MASCULINE = frozenset(("IQ", "LB", "JO", "MA", "SD", "YE", "SO", "SS"))




def brief_attributions(brief: Brief) -> list[Attribution]:
    "The attributions of a brief, worked out once."
    if "attributions" not in brief._kept:
        brief._kept["attributions"] = _AttributionReader(brief).read()
    return brief._kept["attributions"]


def attribution_layer(brief: Brief) -> Layer:
    "Who says, believes, fears or demands what: kind, source, actor, content, nested_in, quote, negated."
    found = brief_attributions(brief)
    return Layer(
        "attributions",
        [one.start for one in found],
        [one.end for one in found],
        {
            "kind": [one.kind for one in found],
            "source": [one.source for one in found],
            "actor": [one.actor for one in found],
            "content": [one.content or None for one in found],
            "nested_in": [one.nested_in for one in found],
            "quote": [one.quote for one in found],
            "negated": [one.negated for one in found],
        },
        span_columns=("source", "content"),
    )
