"""Quantities: values, kinds, relations, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.lexicon import word_sequence
from briefkit.reading.numerals import number_table, read_cardinal
from briefkit.text import tokenize

UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TENS = ["", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS = ["", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]


def below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [HUNDREDS[hundreds]] if hundreds else []
    if 11 <= rest <= 19:
        parts.append({11: "أحد عشر", 12: "اثنا عشر"}.get(rest, f"{UNITS[rest - 10]} عشر"))
    elif rest:
        tens, units = divmod(rest, 10)
        parts += [word for word in (UNITS[units], TENS[tens]) if word]
    return " و".join(parts)


def in_words(number: int) -> str:
    millions, rest = divmod(number, 1_000_000)
    thousands, rest = divmod(rest, 1000)
    parts = []
    for count, one, two, few in ((millions, "مليون", "مليونان", "ملايين"), (thousands, "ألف", "ألفان", "آلاف")):
        if count == 1:
            parts.append(one)
        elif count == 2:
            parts.append(two)
        elif count:
            parts.append(f"{below_thousand(count)} {few if count < 11 else one}")
    if rest:
        parts.append(below_thousand(rest))
    return " و".join(parts)


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 99_999_999))
def test_number_words_are_read_back(number: int) -> None:
    words = word_sequence(tokenize(in_words(number)))
    found = read_cardinal(words, number_table().column(words.folded), 0)
    assert found is not None and found.value == number and found.last == len(words.folded)


def quantities(line: str) -> list[tuple[str, float | None, str, str]]:
    brief = bk.parse(f"مقدمة قصيرة.\n\n{line}")
    return [(row["text"], row["value"], row["kind"], row["relation"]) for row in brief.layer("quantities").rows()]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("قُتل أكثر من 26 ألف فلسطيني", [("26 ألف", 26000, "quantity", ">")]),
        ("ما لا يقل عن 65 ألفاً", [("65 ألفاً", 65000, "quantity", ">=")]),
        ("لا يتجاوز عددهم 300", [("300", 300, "quantity", "<=")]),
        ("ارتفعت النسبة من 30% إلى 40%", [("30%", 30, "percent", "="), ("40%", 40, "percent", "=")]),
        ("ما بين 20 و25 في المئة", [("20 و25 في المئة", None, "percent", "=")]),
        ("بقيمة 2.5 مليار يورو", [("2.5 مليار يورو", 2.5e9, "money", "=")]),
        ("وبقيمة $300 مليون", [("$300 مليون", 3e8, "money", "=")]),
        ("القرار 1701 والمادة 140", [("1701", 1701, "identifier", "="), ("140", 140, "identifier", "=")]),
        ("مقاتلات إف-35", [("35", 35, "identifier", "=")]),
        ("ثلثي الإيرادات وتسعة أعشار الخلاف", [("ثلثي", 0.666667, "proportion", "="), ("تسعة أعشار", 0.9, "proportion", "=")]),
        ("مئات الآلاف من النازحين", [("مئات الآلاف", None, "vague", ">=")]),
        ("الدول الـ27", [("الـ27", 27, "quantity", "=")]),
        ("مجموعة العشرين ومجموعة السبع", []),
        ("فصيل واحد ودفعة واحدة", []),
        ("لستُ من أنصار الحرب", []),
        ("منذ 2015 وفي 3 سنوات", []),
        ("و1.5 مليون لاجئ", [("1.5 مليون", 1.5e6, "quantity", "=")]),
        ("في السوق (من 6:30 إلى 10:00)", []),
        ("ما بين 100 إلى 200 نقطة أساس", [("100 إلى 200", None, "quantity", "=")]),
        ("قروض بثلاثة مليارات $ لمصر", [("ثلاثة مليارات $", 3e9, "money", "=")]),
        ("القرار الأممي 2797 يمثل فجراً", [("2797", 2797, "identifier", "=")]),
        ("وفقاً للفصل الـ80 من الدستور", [("الـ80", 80, "identifier", "=")]),
        ("تسعة أصوات مؤيدة على الأقل", [("تسعة", 9, "quantity", ">=")]),
        ("رأى واحد من كل خمسة مستطلعين ذلك", [("واحد من كل خمسة", 0.2, "proportion", "=")]),
        ("لا تتجاوز حصتها من النيل 55 ملياراً", [("55 ملياراً", 55e9, "quantity", "<=")]),
        ("سيتخطى العجز، بحسب تقديرات الوزارة، 240 مليار ريال", [("240 مليار ريال", 240e9, "money", ">")]),
        ("فتحت ستة من مفايض السد", [("ستة", 6, "quantity", "=")]),
        ("في دورته الثلاثين والذكرى العشرين", [("الثلاثين", 30, "ordinal", "="), ("العشرين", 20, "ordinal", "=")]),
        ("لجنة 5+5 ورؤية 2030", [("5", 5, "identifier", "="), ("5", 5, "identifier", "="), ("2030", 2030, "identifier", "=")]),
        ("يقول حسن (76 عاماً) ذلك", [("76", 76, "quantity", "=")]),
        ("كلّف الوزير الأول اللجنة", []),
    ],
)
def test_lines(line: str, expected: list[tuple[str, float | None, str, str]]) -> None:
    assert quantities(line) == expected


def test_a_dinar_is_the_one_of_the_country_that_the_brief_names_most() -> None:
    for country, code in (("ليبيا", "LYD"), ("العراق", "IQD"), ("الكويت", "KWD")):
        [row] = bk.parse(f"تراجع الاقتصاد في {country}.\n\nبلغ الدين 30 مليار دينار في {country}.").layer("quantities").rows()
        assert row["unit"] == code


def test_ranges_have_bounds_and_no_value() -> None:
    [row] = bk.parse("مقدمة.\n\nقدّرت بما بين 900 مليون ومليار دولار أمس.").layer("quantities").rows()
    assert (row["value"], row["low"], row["high"], row["unit"]) == (None, 900_000_000, 1_000_000_000, "USD")
