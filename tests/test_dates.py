"""Dates: what the notebook would tell badly, and any text at all."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefkit as bk
from briefkit.reading.dates import read_times
from briefkit.reading.reasons import tell_reasons

DAY = datetime.date(2024, 2, 10)
WORDS = ["يوم", "الخميس", "25", "يناير", "/", "كانون", "الثاني", "الأول", "(", ")", "2024", "1447هـ", "٣", "تموز", "عام", "سنة", "عامين", "أشهر", "قبل", "بعد", "منذ", "خلال", "نحو", "أكثر", "من", "الماضي", "المقبل", "الجاري", "أوائل", "نهاية", "الربع", "النصف", "القرن", "العشرين", "تسعينيات", "صيف", "الساعة", "10:30", "مساء", "كل", "و", "بين", "إلى", "-", "،", ".", "رمضان", "شعبان", "آب", "مارس", "31", "99", "ـ", "العام", "الأسبوع", "16/2/2024", "أمس"]

texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))


@settings(max_examples=250, deadline=None)
@given(texts)
def test_any_text_gives_valid_spans_in_order(text: str) -> None:
    found = read_times(text, DAY)
    again = read_times(text, DAY)
    assert [(one.start, one.end, one.value) for one in found] == [(one.start, one.end, one.value) for one in again]
    before = 0
    for one in found:
        assert before <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        before = one.end


@settings(max_examples=80, deadline=None)
@given(texts)
def test_rows_hold_their_text(text: str) -> None:
    brief = bk.parse(text)
    for name in ("dates", "quantities"):
        for row in brief.layer(name).rows():
            assert all(brief.source[start:end] for start, end in row["spans"])
            assert " ".join(brief.source[start:end] for start, end in row["spans"]) == row["text"]


def values(text: str, day: datetime.date | None = DAY) -> list[tuple[str, str | None]]:
    return [(text[one.start : one.end], one.value) for one in read_times(text, day)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("في السابع من أكتوبر/تشرين الأول 2023", [("السابع من أكتوبر/تشرين الأول 2023", "2023-10-07")]),
        ("25 يناير (كانون الثاني) 2024", [("25 يناير (كانون الثاني) 2024", "2024-01-25")]),
        ("بين عامي 2011 و2019", [("عامي 2011 و2019", "2011/2019")]),
        ("اتفاق 2015 وحرب 2006", [("2015", "2015"), ("2006", "2006")]),
        ("مقتل 2000 مدني", []),
        ("خفض عدد الجنود من 2000 إلى أقل من 900", []),
        ("يوفر المشروع ما بين 2000 و2500 وظيفة", []),
        ("تراوح العدد بين 1950 و2050 جندياً", []),
        ("من 2010 إلى 31 ديسمبر 2015", [("2010", "2010"), ("31 ديسمبر 2015", "2015-12-31")]),
        ("تراجع الإنتاج من 2010 إلى 2020", [("2010", "2010"), ("2020", "2020")]),
        ("القرار 2254", []),
        ("الرأي العام والأمين العام", []),
        ("عقد المجلس جلسة", []),
        ("من خلال عقود الرعاية", []),
        ("باب المندب ورجب طيب أردوغان", []),
        ("مارس النظام ضغوطاً", []),
        ("اليوم التالي للحرب", []),
        ("قبل أيام من اندلاع الحرب", [("أيام", "PXD")]),
        ("قبل نحو ثلاث سنوات", [("قبل نحو ثلاث سنوات", "2021")]),
        ("على مدار أكثر من عقد ونصف العقد", [("أكثر من عقد ونصف العقد", "P15Y")]),
        ("تسعينيات القرن الماضي", [("تسعينيات القرن الماضي", "199X")]),
        ("القرن الحادي والعشرين", [("القرن الحادي والعشرين", "20")]),
        ("الربع الأخير من 2025", [("الربع الأخير من 2025", "2025-Q4")]),
        ("الأسبوع الماضي", [("الأسبوع الماضي", "2024-W05")]),
        ("يبلغ الرئيس 81 عاماً", []),
        ("16/2/2024", [("16/2/2024", "2024-02-16")]),
        ("وقال الوزير اليوم (الجمعة) إن الأمر صعب", [("اليوم (الجمعة)", "2024-02-09")]),
        ("يجتمعون غدا السبت، ثم غدا الأمر صعباً", [("غدا السبت", "2024-02-10")]),
        ("أول من أمس ويوم أمس", [("أول من أمس", "2024-02-08"), ("يوم أمس", "2024-02-09")]),
        ("في 7 من الجاري وفي 20 من هذا الشهر", [("7 من الجاري", "2024-02-07"), ("20 من هذا الشهر", "2024-02-20")]),
        ("خلال العام المقبل 2025", [("العام المقبل 2025", "2025")]),
        ("اجتياح يونيو (حزيران) عام 1982", [("يونيو (حزيران) عام 1982", "1982-06")]),
        ("في أيلول (سبتمبر) من العام الماضي", [("أيلول (سبتمبر) من العام الماضي", "2023-09")]),
        ("أرجئ التصويت أسابيع قليلة", [("أسابيع قليلة", "PXW")]),
        ("فإن الأيام العشرة الفاصلة حاسمة", [("الأيام العشرة", "P10D")]),
        ("باعت الوزارة في الفصل الثالث سندات", [("الفصل الثالث", "2024-Q3")]),
        ("تناولنا في الفصل الثالث من الكتاب ذلك", []),
        ("ارتفع السعر منذ كانون الأول", [("كانون الأول", "2023-12")]),
        ("يقول حسن (76 عاماً) ذلك", []),
    ],
)
def test_values(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


def test_clashes_name_the_likelier_half() -> None:
    [month] = read_times("يوم الجمعة 3 تموز/يونيو 2026")
    assert month.clash and month.value == "2026-07-03" and "تموز is likelier" in tell_reasons(month.clash_reasons)
    [weekday] = read_times("يوم الأربعاء 25 يناير 2024")
    assert weekday.clash and "Thursday" in tell_reasons(weekday.clash_reasons)
    [count] = read_times("31 نيسان/أبريل 2025")
    assert count.clash and "30 days" in tell_reasons(count.clash_reasons)
    assert not any(one.clash for one in read_times("4 يناير/كانون الثاني، وأكتوبر/تشرين الأول 2022، وليل السبت - الأحد 13-14 أبريل 2024"))


def test_the_year_is_inferred_from_the_weekday_where_nothing_else_tells() -> None:
    first, _ = read_times("يوم الخميس 25 يناير، بعد تشكيل الحكومة في أكتوبر 2022")
    assert first.value == "2024-01-25" and first.inferred == ["year"]


def test_hijri_dates_keep_their_value() -> None:
    hijri, plain = read_times("22 شعبان 1447هـ الموافق 10 شباط 2026")
    assert (hijri.value, hijri.calendar, hijri.value_alt, hijri.clash) == ("1447-08-22", "hijri", "2026-02-10", False)
    assert plain.value == "2026-02-10"
    wrong, _ = read_times("22 شعبان 1447هـ الموافق 20 شباط 2026")
    assert wrong.clash


def test_a_date_over_a_page_break_has_two_spans() -> None:
    text = "مقدمة\n\nاندلعت اشتباكات في أيار/مايو\n\nص 02\n\n2025 قرب الحدود، وانتهت سريعاً."
    brief = bk.parse(text)
    rows = [row for row in brief.layer("dates").rows() if row["value"] == "2025-05"]
    for row in rows:
        assert [brief.source[start:end] for start, end in row["spans"]] == ["أيار/مايو", "2025"]


def test_repetition_does_not_explode() -> None:
    for piece in ("يوم الخميس ", "25 يناير/", "و300 ", "خمسة و", "أوائل ", "الربع الأول من ", "قبل ", "من 3 إلى ", "يناير (", "نحو "):
        read_times(piece * 3000)
