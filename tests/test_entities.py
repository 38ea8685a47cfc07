"""Entities and demonyms: one actor for one actor, and any text at all."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.lexicon import reset_lexicons, use_lexicon
from briefkit.reading.entities import entities_with

WORDS = ["رئيس", "الوزراء", "وزير", "الخارجية", "العراقي", "العراقية", "الأمريكي", "محمد", "شياع", "السوداني", '"السوداني"', "حكومة", "الحكومة", "القوات", "قوات", "حزب", "حركة", "«نورديك", "لاين»", "شركة", "اللواء", "12", "في", "إلى", "على", "بغداد", "وبغداد", "واشنطن", "غزة", "الحرب", "حرب", "البلاد", "المنطقة", "مصادر", "مطلعة", "ـ", "فصائل", "مسلحة", "مدعومة", "من", "إيران", "،", ".", "(", ")", "-", "لاين", "بن", "أبو", "عبد", "للعراق", "للأمم", "المتحدة"]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=16).map(" ".join))


@settings(max_examples=200, deadline=None)
@given(texts)
def test_any_text_gives_valid_rows_and_the_same_again(text: str) -> None:
    first, second = bk.parse(text), bk.parse(text)
    for name in ("demonyms", "entities"):
        rows = list(first.layer(name).rows())
        for row in rows:
            assert " ".join(first.source[start:end] for start, end in row["spans"]) == row["text"] != ""
            assert row["text"].strip() == row["text"] and row["actor"]
        assert rows == list(second.layer(name).rows())


@pytest.mark.parametrize("text", ["قال الرئيس ـ كلاماً", "التقى الوزير زولتان ـ في بغداد", "محمد ـ بن ـ ـ"])
def test_a_word_of_nothing_but_tatweel(text: str) -> None:
    assert all(row["text"] for row in bk.parse(text).layer("entities").rows())


def entities(text: str) -> list[tuple[str, str, str, str]]:
    return [(row["text"], row["type"], row["mention"], row["actor"]) for row in bk.parse(f"مقدمة.\n\n{text}").layer("entities").rows()]


def demonyms(text: str) -> list[tuple[str, str]]:
    return [(row["text"], row["actor"]) for row in bk.parse(f"مقدمة.\n\n{text}").layer("demonyms").rows()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وللعراق دور", [("لعراق", "GPE", "name", "IQ")]),
        ("ترى واشنطن ذلك", [("واشنطن", "GPE", "metonym", "US")]),
        ("اجتمعوا في بغداد", [("بغداد", "LOC", "name", "city:بغداد")]),
        ("القوات الأمريكية", [("القوات الأمريكية", "ORG", "name", "US:forces")]),
        ("مصر والسعودية", [("مصر", "GPE", "name", "EG"), ("السعودية", "GPE", "name", "SA")]),
        ("مقر اللواء 12", [("اللواء 12", "ORG", "name", "org:اللواء 12")]),
        ("شركة «نورديك لاين» تعود", [("نورديك لاين", "ORG", "name", "org:نورديك لاين")]),
        ("حركة السفن في البحر الأحمر", [("البحر الأحمر", "LOC", "name", "red_sea")]),
        ("الدعم المالي والقوة القاهرة", []),
        ("وزير الخارجية المصري بدر عبد العاطي", [("بدر عبد العاطي", "PER", "name", "per:بدر عبد العاطي")]),
        ("على التواجد على القوات", []),
    ],
)
def test_mentions(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert entities(text) == expected


SENTENCES = (Path(__file__).parent / "data" / "entity_sentences.txt").read_text(encoding="utf8").splitlines()


@pytest.mark.parametrize("line", [line for line in SENTENCES if not line.startswith("#")])
def test_sentences_of_our_own(line: str) -> None:
    sentence, _, wanted = line.partition(" => ")
    rows = [f"{text} {kind} {mention}" for text, kind, mention, _ in entities(sentence)]
    assert sorted(rows) == sorted(wanted.split("; "))


@pytest.mark.parametrize(
    ("text", "taken_up", "actor"),
    [
        ("أعلن الجيش السوداني الهدنة، ثم قال الرئيس الأمريكي إن الجيش جاد.", "الجيش", "saf"),
        ("كلّف المجلس المركزي الفلسطيني اللجنة، ثم عقد المجلس المركزي جلسة.", "المجلس المركزي", "pcc"),
        ("اجتمعت أوبك+ أمس، ثم خفض التحالف الإنتاج.", "التحالف", "opec_plus"),
        ("خسرت إيني الدعوى، ثم استأنفت المجموعة الحكم.", "المجموعة", "eni"),
        ("التقى رئيس الوزراء الإثيوبي آبي أحمد الوفد، ثم قال آبي إن الملء انتهى.", "آبي", "per:آبي أحمد"),
        ("قال الدكتور هشام عوض الله إن السد آمن، وأضاف عوض الله أن الملء انتهى.", "عوض الله", "per:هشام عوض الله"),
        ("رأى السفير تميم خلاف ذلك، وقال خلاف إن الوقت ضيق.", "خلاف", "per:تميم خلاف"),
        ("قال محمد الحوثي ذلك، وأضاف الحوثي أن الوقت ضيق.", "الحوثي", "per:محمد الحوثي"),
        ("بقيت علاقة واشنطن بطهران متوترة.", "طهران", "IR"),
        ("وصل وزير الخارجية المصري سامي كاغامي، وغادر كاغامي أمس.", "كاغامي", "per:سامي كاغامي"),
    ],
)
def test_what_is_said_again_has_the_actor_of_the_first(text: str, taken_up: str, actor: str) -> None:
    assert [row for row in entities(text) if row[0] == taken_up][-1][3] == actor


@pytest.mark.parametrize(
    ("text", "no_mention"),
    [
        ("يجدر بنا أن نتذكر ذلك، وإلا فإن الأمر سينتهي", ("بنا", "وإلا")),
        ("خرجت التظاهرات السلمية في مشهد ينذر بالخطر", ("السلمية", "مشهد")),
        ("قال في حديثه إن الأسعار عالية، ومن هذه الزاوية ينظر إليها", ("حديثه", "عالية", "الزاوية")),
        ("لا يفسر ذلك بصور اقتحام المخيمات، ولا بحجة الدفاع عن النفس", ("صور", "حجة")),
        ("تحسنت حركة الشاحنات وخط الفقر وقاعدة البيانات ومجلس إدارة الشركة", ("حركة الشاحنات", "خط الفقر", "قاعدة البيانات")),
        ("الحد الأقصى للأجور ثابت", ("الأقصى",)),
        ("أصبحت مؤسسة «سيادية موحدة»", ("سيادية موحدة",)),
        ("تحويل مجرى النيل الأزرق", ("مجرى",)),
    ],
)
def test_ordinary_words_are_no_names(text: str, no_mention: tuple[str, ...]) -> None:
    found = {row[0] for row in entities(text)} | {row[0] for row in demonyms(text)}
    assert not found & set(no_mention)


def test_a_family_name_takes_up_the_full_name_and_is_no_adjective() -> None:
    text = 'قال رئيس الوزراء العراقي "محمد شياع السوداني" ذلك. ثم عاد "السوداني" إلى بغداد، وتحدث "السوداني" عن حكومة "السوداني".'
    people = {row[3] for row in entities(text) if row[1] == "PER"}
    assert people == {"per:محمد شياع السوداني"}
    assert demonyms(text) == [("العراقي", "IQ")]
    assert demonyms("التقى الجيش السوداني وفداً سودانياً") == [("السوداني", "SD"), ("سودانياً", "SD")]


def test_saudi_is_a_country_or_an_adjective() -> None:
    assert demonyms("القوات السعودية في السعودية") == [("السعودية", "SA")]


def test_amman_or_oman() -> None:
    assert ("عمان", "LOC", "name", "city:عمان") in entities("زار الملك الأردن، وعقد في عمان لقاء مع الوفد الأردني")
    assert ("عمان", "GPE", "name", "OM") in entities("ترى عمان أن الوساطة العمانية ممكنة")


def test_what_takes_an_actor_up_has_its_id() -> None:
    rows = entities("هددت جماعة الحوثي السفن، ثم أعلنت الجماعة هدنة قرب باب المندب، فعاد المضيق آمناً")
    assert [row[3] for row in rows] == ["houthis", "houthis", "bab_al_mandab", "bab_al_mandab"]


def test_a_users_gazetteer_shows_in_the_output(tmp_path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("form,actor,type,head,country,aliases,metonyms,note,source\nحركة الفجر,dawn,ORG,حركة,,الفجر الجديد,,,mine\n", encoding="utf8")
    try:
        use_lexicon("gazetteer", own)
        assert ("الفجر الجديد", "ORG", "name", "dawn") in entities("قال الفجر الجديد ذلك")
    finally:
        reset_lexicons()
    assert ("الفجر الجديد", "ORG", "name", "dawn") not in entities("قال الفجر الجديد ذلك")


def test_another_recogniser_adds_only_what_is_not_there() -> None:
    brief = bk.parse("مقدمة.\n\nقال فلان من العراق.")
    start = brief.text.index("فلان")
    place = brief.text.index("العراق")
    layer = entities_with(lambda text: [(start, start + 4, "PERS"), (place, place + 6, "LOC")])(brief)
    assert list(zip(layer["type"], layer["actor"], strict=True)) == [("PER", "per:فلان"), ("GPE", "IQ")]


def test_actors_and_naming() -> None:
    brief = bk.parse("# عنوان\n\n## الحدث\n\nأعلنت واشنطن ذلك. وقالت الولايات المتحدة إنها باقية.", format="md")
    table = brief.actors()
    assert table.iloc[0]["actor"] == "US" and table.iloc[0]["mentions"] == 2 and table.iloc[0]["acts"] == 2
    forms = brief.naming()
    assert set(forms[forms["actor"] == "US"]["form"]) == {"واشنطن", "الولايات المتحدة"}
    with pytest.raises(bk.BriefkitError):
        brief.naming(by="colour")


def test_repetition_does_not_explode() -> None:
    for piece in ("رئيس الوزراء ", "محمد ", "القوات الأمريكية ", "حكومة ", "«", "فصائل مسلحة مدعومة من ", "وزارة الخارجية ", "عبد بن أبو "):
        bk.parse(piece * 2000).layer("entities")
