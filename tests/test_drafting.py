"""Drafts of argument maps: any text gives a sound map, every suggestion says why, decisions are kept."""

import csv
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.argmap.curation import MapCuration
from briefkit.argmap.drafting import draft_map, suggestion_weight
from briefkit.argmap.formats import dumps_map, loads_map, map_format_names
from briefkit.argmap.model import dumps_map_json, loads_map_json
from briefkit.argmap.units import CueRow, argument_clues, cue_role, cue_use, draft_units
from briefkit.cli import main
from briefkit.errors import BriefkitError
from briefkit.text import fold

SAMPLES = sorted(bk.samples())
PIECES = [
    "من المرجح أن يستمر الاتفاق", "لأن الطرفين يحتاجان إليه", "لكن التنفيذ يتعثر", "رغم أن الحكومة رحبت به", "فإن النواب عارضوه",
    "وبالتالي قد تتأخر الانتخابات", "، ", ". ", "؛ ", ": ", "\n\n", "\n\n- ", "\n\n1. ", "\n\n## التحليل\n\n", "\n\n## الحدث\n\n",
    "\n\n## السيناريوهات\n\n", "\n\n## التوصيات\n\n", "# عنوان: هدنة بلا ضمانات\n\n", "قال الوزير إن ", "\"", "«", "»", "ينبغي للحكومة أن تتحرك",
    "وهو ما يزيد الضغوط", "سيكتفي الوزير حينها بالاحتجاج", "وقد يستقيل", "إذا انهارت الهدنة", "لذلك ", "بينما ", "إذ ", "تصريحات الوزير موجهة إلى الداخل", "لا يعني ذلك شيئاً", "**مهم**", "[نص](#)",
    "بل ", "و", "ف", "ل", "٣٠٪", "\u200f", "\u064b", "a", "1",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=120)


def sound(brief, draft):
    "What must hold of every draft."
    assert draft.problems() == []
    for node in draft.nodes.values():
        assert node.spans and " ".join(brief.source[start:end] for start, end in node.spans) == node.text
        assert node.text.strip() and node.provenance.why and node.provenance.rule and node.status == "suggested"
        if node.certainty is not None:
            assert " ".join(brief.source[s:e] for s, e in node.certainty.spans) == node.certainty.phrase
        if node.condition:
            assert " ".join(brief.source[s:e] for s, e in node.condition_spans) == node.condition
    for edge in draft.edges.values():
        origin = edge.provenance
        assert origin.why and origin.rule and 0 <= origin.confidence <= 1 and edge.status == "suggested"
        assert (origin.cue is None) == (not origin.cue_spans)
        assert " ".join(brief.source[s:e] for s, e in origin.cue_spans) == (origin.cue or "")
        assert edge.source != edge.target and edge.relation not in {other.relation for other in edge.alternatives}
    assert not any(re.search(r"\s[وف]$", node.text) for node in draft.nodes.values()), "a unit ends in what joins the next"
    for gap in draft.unmapped:
        assert gap.why and " ".join(brief.source[start:end] for start, end in gap.spans) == gap.text


def test_a_brief_of_one_sentence():
    draft = bk.parse("من المرجح أن تنتهي الحرب لأن الطرفين تعبا.").argument_map()
    assert [node.kind for node in draft.nodes.values()] == ["forecast", "premise"] and len(draft.edges) == 1


@settings(max_examples=100, deadline=None)
@given(texts)
def test_any_text_gives_a_sound_map(text):
    brief = bk.parse(text, format="md")
    draft = brief.argument_map(least=0)
    sound(brief, draft)
    units = sorted((unit.start, unit.end) for unit in draft_units(brief).units)
    assert all(before[1] <= after[0] for before, after in pairwise(units)), "units overlap"
    again = bk.parse(text, format="md").argument_map(least=0)
    assert dumps_map_json(again) == dumps_map_json(draft)
    assert dumps_map_json(loads_map_json(dumps_map_json(draft))) == dumps_map_json(draft)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_drafts_are_sound(name):
    brief = bk.load(bk.samples()[name])
    draft = brief.argument_map()
    sound(brief, draft)
    assert len(draft.nodes) > 30 and len(draft.edges) > 20
    english = brief.argument_map(lang="en")
    assert [edge.relation for edge in english.edges.values()] == [edge.relation for edge in draft.edges.values()]
    told = [re.sub("“[^”]*”|ف", "", part.provenance.why) for part in english.nodes.values()]
    assert not any("\u0600" <= letter <= "\u06ff" for why in told for letter in why)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("form", map_format_names())
def test_a_draft_goes_through_every_format(name, form):
    draft = bk.load(bk.samples()[name]).argument_map()
    text = dumps_map(draft, form)
    text = text[0] if isinstance(text, tuple) else text
    if form not in ("mermaid", "dot"):
        assert len(loads_map(text, form).nodes) >= len(draft.nodes)


def test_a_unit_across_a_page_break_has_two_spans():
    brief = bk.load(bk.samples()["libya_budget"])
    nodes = [node for node in brief.argument_map().nodes.values() if len(node.spans) > 1]
    assert nodes and all("ص 01" not in node.text and "ص 02" not in node.text for node in nodes)


def test_titles():
    def claims(title):
        return [node.text for node in bk.parse(f"# {title}\n\nنص قصير هنا.", format="md").argument_map().nodes.values() if node.kind == "claim"]

    assert claims("عودة السفن: هدنة ملاحية بلا تسوية") == ["هدنة ملاحية بلا تسوية"]
    assert claims("مستقبل الدعم: إلى أين؟") == []
    assert claims("ليبيا: اتفاق الإنفاق الموحد") == []


def relation(text, source, target):
    "The edge between the two units of a text that begin with these words."
    draft = bk.parse(text, format="md").argument_map(least=0)
    ids = [next((node.id for node in draft.nodes.values() if node.text.startswith(words)), None) for words in (source, target)]
    return next((edge for edge in draft.edges.values() if [edge.source, edge.target] == ids), None)


ANALYSIS = "# ورقة\n\n## التحليل\n\n"


@pytest.mark.parametrize(
    ("text", "source", "target", "wanted", "rule"),
    [
        ("من المرجح أن تتراجع الأسعار، لأن المخزون ارتفع كثيراً.", "المخزون", "من المرجح", "support", "connective"),
        ("ارتفع المخزون كثيراً هذا العام. لذلك من المرجح أن تتراجع الأسعار.", "ارتفع", "من المرجح", "support", "conclusion"),
        ("من المرجح أن تتراجع الأسعار، لكن الطلب لا يزال قوياً.", "الطلب", "من المرجح", "qualify", "connective"),
        ("رغم أن الحكومة رحبت بالاتفاق، فإن النواب عارضوه بشدة.", "الحكومة", "النواب", "contrast", "connective"),
        ("تغيّر موقف العاصمة من الاتفاق؛ فقد وافقت على تمديده مرتين.", "وافقت", "تغيّر", "support", "explains"),
        ("ينبغي للحكومة أن تنسق، كي لا تتشتت الجهود.", "لا تتشتت", "ينبغي", "support", "connective"),
        ("ينبغي للحكومة أن تتحرك لئلا تنهار الهدنة.", "لئلا تنهار", "ينبغي", "support", "connective"),
        # who says it decides: another's estimate is not limited, it is set against
        ("يستبعد وزير المالية رفع الأسعار، لكن المخزون يتراجع كل أسبوع.", "المخزون", "يستبعد", "contrast", "connective"),
        # «على أن» before a noun limits, before a verb it is a condition
        ("يتقدم العمل في الميناء، على أن التمويل لا يكفي لإتمامه.", "التمويل", "يتقدم", "contrast", "connective"),
        # a fronted clause belongs to the main clause behind it, whatever stands before the sentence
        ("ارتفعت الرسوم مرتين. وفي حين رحبت الغرف بالقرار، عارضه النقل البري.", "رحبت", "عارضه", "contrast", "connective"),
        # a verb with a ف tells what came of it, a noun with a ف the ground
        ("تراجعت الواردات كثيراً هذا العام، فارتفعت الأسعار في الأسواق.", "تراجعت", "ارتفعت", "support", "consequence"),
        ("تعثّر الاتفاق مرة أخرى، فالطرفان لا يثقان بالوسيط.", "الطرفان", "تعثّر", "support", "explains"),
        # a ground behind a purpose speaks for the advice
        ("ينبغي للحكومة أن تنشر الأرقام، كي لا تنتشر الشائعات، فالوقت ليس في مصلحتها.", "الوقت", "ينبغي", "support", "explains"),
        # another ground beside the one before it
        ("تعثّر الاتفاق، لأن التمويل تأخر، كما أن الوسيط انسحب.", "الوسيط", "تعثّر", "support", "parallel"),
        # what then comes of what was said last
        ("قد تنهار الهدنة، لكن قد يتدخل الوسطاء. وحينئذ ستعود القوات إلى مواقعها.", "قد يتدخل", "ستعود", "support", "connective"),
        ("من المرجح أن يصمد الاتفاق هذا الصيف. وإلا فالعودة إلى التصعيد تكاد تكون حتمية.", "العودة", "من المرجح", "contrast", "connective"),
        ("ينبغي للطرفين أن ينشرا الأرقام، وإلا فقد تنتشر الشائعات.", "قد تنتشر", "ينبغي", "support", "connective"),
        ("تعارض الرياض الاتفاق، وهو ما أقرّ به مسؤول في الوزارة.", "هو ما أقرّ", "تعارض", "support", "voiced"),
        ("لا يُنتظر أن تنجح الجولة المقبلة. والأرجح أن تُمدَّد المهلة شهرين.", "الأرجح", "لا يُنتظر", "contrast", "instead"),
        ("سيشتري القرض للبلاد وقتاً، ولن يشتري لها نمواً.", "لن يشتري", "سيشتري", "contrast", "instead"),
        ("ليس الاقتراع غاية في ذاته، وإنما هو اختبار للدولة.", "هو اختبار", "ليس الاقتراع", "contrast", "connective"),
        ("تدعم الفرق مرشحين بعينهم، حتى إن امتنعت عن التدخل المباشر.", "امتنعت", "تدعم", "contrast", "connective"),
        ("يحتاج الميناء إلى ثلاث سنوات، أي أن أثره لن يظهر قريباً.", "يحتاج", "أثره", "support", "connective"),
        ("رغم صمود الهدنة عاماً كاملاً، إلا أنها لا تزال هشة.", "صمود", "لا تزال", "contrast", "connective"),
        ("يتهم الوزير الشركة بالاحتكار، وهو اتهام ترفضه الشركة.", "هو اتهام", "", "attack", "denied"),
        ("من المرجح أن يصمد الاتفاق. أما انهياره فاحتمال ضعيف جداً.", "انهياره", "من المرجح", "contrast", "turns"),
    ],
)  # fmt: skip
def test_what_connectives_say(text, source, target, wanted, rule):
    edge = relation(ANALYSIS + text, source, target)
    assert edge is not None and (edge.relation, edge.provenance.rule) == (wanted, rule)


def units(text):
    "The texts of a draft's units."
    return [node.text for node in bk.parse(ANALYSIS + text, format="md").argument_map(least=0).nodes.values()]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("بلغت الحصة 40 ملياراً عام 1959، ومن ثم فإن الفجوة ستتسع.", ["بلغت الحصة 40 ملياراً عام 1959", "الفجوة ستتسع"]),
        ("تضاربت الروايات بشأن الجولة، فبينما تحدث الوسيط عن تقدم، نفى الوفد ذلك.",
         ["تضاربت الروايات بشأن الجولة", "تحدث الوسيط عن تقدم", "نفى الوفد ذلك"]),
        ("الخطر الأكبر، كما يلاحظ خبراء محليون، أن يعتاد الناس الغلاء.", ["الخطر الأكبر، كما يلاحظ خبراء محليون، أن يعتاد الناس الغلاء"]),
        ("ذكرت صحيفة محلية، نقلاً عن مصدر في الوزارة، أن المخزون يكفي شهرين.", ["المخزون يكفي شهرين"]),
        ("تتمسك الشركة بموقفها، تلافياً لخسارة السوق.", ["تتمسك الشركة بموقفها", "تلافياً لخسارة السوق"]),
        ("يتضح من الأرقام أن الطلب تراجع، وأن المصانع خفضت إنتاجها.", ["يتضح من الأرقام أن الطلب تراجع", "المصانع خفضت إنتاجها"]),
        ("لا يُتوقع أن ترفع الحكومة الرسوم مهما اشتدت الأزمة.", ["لا يُتوقع أن ترفع الحكومة الرسوم مهما اشتدت الأزمة"]),
        ("إما أن يصمد الاتفاق حتى الصيف، وإما أن يعود التوتر إلى الحدود.", ["إما أن يصمد الاتفاق حتى الصيف، وإما أن يعود التوتر إلى الحدود"]),
        ("وصفه نائب معارض بأنه «تنازل بلا ثمن».", ["وصفه نائب معارض بأنه «تنازل بلا ثمن»"]),
        ("ثمة خشية لدى التجار من نقص الوقود.", ["ثمة خشية لدى التجار من نقص الوقود"]),
        ("تحتاج الدولة، بحسب مشروع الموازنة المعروض على البرلمان، إلى تعبئة عشرين ملياراً.",
         ["تحتاج الدولة، بحسب مشروع الموازنة المعروض على البرلمان، إلى تعبئة عشرين ملياراً"]),
        ("لم يُنفَّذ من الاتفاق شيء، على الرغم من تمديد مهلته مرتين.", ["لم يُنفَّذ من الاتفاق شيء", "تمديد مهلته مرتين"]),
        ("تراجع نفوذ الاتحاد كثيراً، فمؤتمره الأخير خلّف انقساماً واسعاً.", ["تراجع نفوذ الاتحاد كثيراً", "مؤتمره الأخير خلّف انقساماً واسعاً"]),
        ("ترى الوزارة أن الشركة تضغط دون الذهاب إلى قطيعة.", ["الشركة تضغط دون الذهاب إلى قطيعة"]),
        ("من غير المرجح أن تنسحب الشركة، حفاظاً على ما بنته من ثقة مع زبائنها.",
         ["من غير المرجح أن تنسحب الشركة", "ما بنته من ثقة مع زبائنها"]),
        ("يبقى نجاح الخطة رهن موقف الوزارة، التي ترى أن الكلفة مرتفعة.", ["يبقى نجاح الخطة رهن موقف الوزارة", "التي ترى أن الكلفة مرتفعة"]),
        ("على البلدين، تبعاً لذلك، أن يستعدا لشتاء طويل.", ["على البلدين، تبعاً لذلك، أن يستعدا لشتاء طويل"]),
        ("لن تقبل الحكومة بأقل من ضمانات مكتوبة، وثمة احتمال كبير بأن تطلبها مباشرة.",
         ["لن تقبل الحكومة بأقل من ضمانات مكتوبة", "ثمة احتمال كبير بأن تطلبها مباشرة"]),
        ("من شأن وساطة مبكرة أن تنزع فتيل الأزمة، على غرار ما حدث في الاتفاق السابق.",
         ["من شأن وساطة مبكرة أن تنزع فتيل الأزمة", "ما حدث في الاتفاق السابق"]),
        ("لا يُفهم العقد بمعزل عن سباق الموانئ في الإقليم.", ["لا يُفهم العقد بمعزل عن سباق الموانئ في الإقليم"]),
        ("رغم أن الشركة خفضت أسعارها وفتحت فروعاً جديدة إلا أن مبيعاتها تراجعت كثيراً.",
         ["الشركة خفضت أسعارها وفتحت فروعاً جديدة", "مبيعاتها تراجعت كثيراً"]),
        ("على الرغم من صمود الهدنة لما يقرب من عام، إلا أنها لا تزال هشة.", ["صمود الهدنة لما يقرب من عام", "لا تزال هشة"]),
        ("وفيما تستمر القوافل في الوصول، وتُنظَّم رحلات جوية جديدة، أكدت المنظمة أنها بحاجة إلى المزيد.",
         ["تستمر القوافل في الوصول", "تُنظَّم رحلات جوية جديدة", "أنها بحاجة إلى المزيد"]),
        ("أدى خفض الرسوم إلى زيادة الواردات هذا العام.", ["أدى خفض الرسوم إلى زيادة الواردات هذا العام"]),
        ("تراجع الطلب بصورة أكبر من تراجع الإنتاج.", ["تراجع الطلب بصورة أكبر من تراجع الإنتاج"]),
        ("تتزايد المخاطر في الإقليم هذا العام، فما السيناريوهات المحتملة؟", ["تتزايد المخاطر في الإقليم هذا العام"]),
        ("أعلنت الشركة استئناف رحلاتها بعد توقف طويل، وقالت إن ست سفن ستعبر المضيق.",
         ["أعلنت الشركة استئناف رحلاتها بعد توقف طويل", "ست سفن ستعبر المضيق"]),
        ("هل يصمد الاتفاق حتى الصيف؟ الأرجح أن يصمد.", ["الأرجح أن يصمد"]),
    ],
)  # fmt: skip
def test_where_units_begin_and_end(text, wanted):
    assert units(text) == wanted


def test_a_bullet_stands_against_the_one_before():
    text = "- ترى الشركة في الميناء فرصة تجارية كبيرة.\n\n- في المقابل، تقرأ الحكومة العقد من زاوية أمنية بحتة.\n"
    edge = relation(ANALYSIS + text, "تقرأ الحكومة", "ترى الشركة")
    assert edge is not None and (edge.relation, edge.cue) == ("contrast", "في المقابل")


def test_scenarios_exclude_each_other():
    text = (
        "# ورقة\n\n## السيناريوهات\n\n- الصمود: من المرجح أن تصمد الهدنة حتى الصيف.\n\n"
        "- الانهيار: من المستبعد أن تنهار الهدنة قبل الشتاء.\n\n- الجمود: قد يستمر الجمود عاماً كاملاً.\n"
    )
    draft = bk.parse(text, format="md").argument_map()
    contrasts = [edge for edge in draft.edges.values() if edge.provenance.rule == "exclusive"]
    assert [(edge.source, edge.target, edge.relation) for edge in contrasts] == [("F2", "F1", "contrast"), ("F3", "F1", "contrast")]
    assert draft.nodes["F1"].section == ("السيناريوهات", "الصمود")


def test_forecasts_that_carry_on_from_each_other_end_somewhere():
    text = "من المرجح أن يُرجأ التصويت، لكن قد يعود إلى الجدول. وسيكتفي الوزير حينها بالاحتجاج، وقد يستقيل عندها. وحينها ستسقط الحكومة، غير أنها ستعود."
    for kind in ("التحليل", "السيناريوهات"):
        brief = bk.parse(f"# ورقة\n\n## {kind}\n\n- التأجيل: {text}\n\n- التمرير: {text}\n", format="md")
        sound(brief, brief.argument_map())


def test_what_a_person_decided_is_kept(tmp_path):
    path = bk.samples()["red_sea_shipping"]
    brief = bk.load(path)
    curation = MapCuration(brief.argument_map(), by="ب")
    edges = [edge.id for edge in curation.map.edges.values() if edge.provenance.rule == "connective"]
    curation.accept(edges[0])
    curation.reject(edges[1])
    curation.retype(edges[2], "attack")
    node = next(iter(curation.map.nodes))
    curation.retype(node, "premise")
    saved = tmp_path / "curated.json"
    saved.write_text(dumps_map_json(curation.map), "utf8")
    again = bk.load(path).argument_map(keep=saved)
    assert [again.edges[name].status for name in edges[:3]] == ["accepted", "rejected", "accepted"]
    assert again.edges[edges[2]].relation == "attack" and again.nodes[node].kind == "premise"
    assert again.edges[edges[3]].status == "suggested" and len(again.edges) == len(curation.map.edges)


def test_what_is_learnt_is_not_written_over_what_is_read(tmp_path):
    brief, kept = tmp_path / "brief.md", tmp_path / "draft.argdown"
    brief.write_text(ANALYSIS + "من المرجح أن يصمد الاتفاق، لأن الطرفين يحتاجان إليه.\n", "utf8")
    assert main(["map", str(brief), "-o", str(kept), "--quiet"]) == 0
    before = kept.read_bytes()
    assert main(["map", str(brief), "--keep", str(kept), "--by", "س", "--learn", str(kept)]) == 2
    assert main(["map", str(brief), "--by", "س"]) == 2
    assert main(["map", str(brief), "--weights", str(tmp_path / "none.csv")]) == 2
    assert kept.read_bytes() == before


def test_a_users_weights_come_first(tmp_path):
    brief = bk.load(bk.samples()["red_sea_shipping"])
    draft = brief.argument_map()
    because = next(edge for edge in draft.edges.values() if edge.cue == "لأن")
    path = tmp_path / "weights.csv"
    with path.open("w", newline="", encoding="utf8") as file:
        csv.writer(file).writerows([["cue", "sense", "rule", "weight"], ["لأن", because.provenance.sense, "connective", "0.01"]])
    assert not any(edge.cue == "لأن" for edge in brief.argument_map(weights=path).edges.values())
    sure = brief.argument_map(weights={("لأن", because.provenance.sense, "connective"): 1.0})
    assert next(edge for edge in sure.edges.values() if edge.cue == "لأن").provenance.confidence == 1.0
    assert suggestion_weight({("", "", "block"): 0.3}, "", "", "block") == 0.3
    with pytest.raises(BriefkitError):
        brief.argument_map(weights=tmp_path / "none.csv")
    with pytest.raises(BriefkitError):
        brief.argument_map(lang="fr")


def test_the_layer_has_the_units_of_the_map():
    brief = bk.load(bk.samples()["syria_lebanon_border"])
    rows, draft = list(brief.layer("arguments").rows()), draft_map(brief)
    assert [row["id"] for row in rows] == list(draft.nodes)
    assert [row["text"] for row in rows] == [node.text for node in draft.nodes.values()]


def test_cues():
    def cue(text, sense):
        return CueRow(0, len(text), text, sense, [], [], [])

    assert cue_use(cue("ولأن", "cause")).relation == "support" and cue_use(cue("لذلك", "result")).attach == "arg1"
    assert cue_use(cue("إذا", "condition")).attach == "" and cue_use(cue("وفي المقابل", "contrast")).relation == "contrast"
    assert cue_role(cue("وهو ما يفسر", "cause")) == "relative"
    brief = bk.parse(ANALYSIS + "تراجع الإنتاج، لأن الحقول أُغلقت.", format="md")
    assert any(fold(row.text) == "لان" for row in argument_clues(brief).cues)


def test_a_chosen_target_says_what_speaks_for_it():
    text = "# ورقة\n\n## التحليل\n\nيبدو أن الشركة قررت استئناف رحلاتها. أعادت الشركة فتح مكتبيها في الميناء. تدفع الشركة رواتب البحّارة منذ شهرين.\n"
    draft = bk.parse(text, format="md").argument_map()
    chosen = [edge for edge in draft.edges.values() if "ما يرجّح هذا الهدف: " in edge.provenance.why]
    assert chosen and all(edge.provenance.confidence >= 0.33 for edge in chosen)
    told = {"وقوعهما في الفقرة نفسها": 0, "كونه عماد الجملة السابقة": 0, "ذكرهما فاعلاً واحداً": 0}
    for edge in chosen:
        for reason in told:
            told[reason] += reason in edge.provenance.why
    assert told["وقوعهما في الفقرة نفسها"] or told["كونه عماد الجملة السابقة"]
    english = bk.parse(text, format="md").argument_map(lang="en")
    assert all("What speaks for this target: " in english.edges[edge.id].why for edge in chosen)


@pytest.mark.parametrize("name", SAMPLES)
def test_chosen_targets_argue_in_no_circle(name):
    draft = bk.load(bk.samples()[name]).argument_map()
    steps = {}
    for edge in draft.edges.values():
        if edge.relation in ("support", "context", "elaborate") and edge.target in draft.nodes:
            steps.setdefault(edge.source, set()).add(edge.target)
    for start in steps:
        reached, seen = list(steps[start]), set()
        while reached:
            at = reached.pop()
            assert at != start
            if at not in seen:
                seen.add(at)
                reached += steps.get(at, ())


def test_a_users_weight_moves_the_chance_of_a_chosen_target():
    brief = bk.load(bk.samples()["libya_budget"])
    usual = [edge for edge in brief.argument_map().edges.values() if edge.provenance.rule == "block"]
    trusted = brief.argument_map(weights={("", "", "block"): 0.6})
    doubted = brief.argument_map(weights={("", "", "block"): 0.01})
    assert usual and not any(edge.provenance.rule == "block" for edge in doubted.edges.values())
    assert all(trusted.edges[edge.id].provenance.confidence > edge.provenance.confidence for edge in usual)
