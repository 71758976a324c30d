"""Numbers that measure something else than what was asked for: ages, years of the calendar, days where cups are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from .dates import months
from .numerals import Numeral
from .reply_words import word_set

#: Words of units by what they measure; hours and minutes are turned into each other and are of one kind.
_UNITS = {
    "years": word_set(
        """
        year years yr yrs year-old jahr jahre jahren jährig an ans année années año años ano anos anni anno лет год года годы годов
        років роки рік rok roku lata lat rokov roků jaar jaren år årig éve év éves évesen ani χρόνια χρονών έτη ετών yıl yıldır yaş
        yaşında tahun mwaka miaka năm tuổi साल वर्ष سنة سنوات عاما عامًا سال ساله שנה שנים বছর 年 岁 歲 歳 才 세 살 년 ปี
        """
    ),
    "months": word_set(
        """
        month months monat monate monaten mois mes meses mês mese mesi месяц месяца месяцев місяць місяці місяців miesiąc miesiące
        miesięcy měsíc měsíce měsíců maand maanden månad månader måned måneder kuukautta hónap hónapja lună luni μήνες ay bulan
        mwezi miezi tháng महीने شهر أشهر ماه חודש חודשים মাস 个月 개월 เดือน
        """
    ),
    "weeks": word_set(
        """
        week weeks woche wochen semaine semaines semana semanas settimana settimane неделя недели недель неделю тиждень тижні
        тижнів
        tydzień tygodnie tygodni týden týdny týdnů weken vecka veckor uke uker uge uger viikko viikkoa hét săptămână săptămâni
        εβδομάδα εβδομάδες hafta minggu wiki tuần हफ़्ते أسبوع أسابيع هفته שבוע שבועות 周 週 주 สัปดาห์
        """
    ),
    "days": word_set(
        """
        day days tag tage tagen jour jours día días dia dias giorno giorni день дня дней днів дні dzień dni den dny dag dagen dagar
        dage dager päivä päivää nap zi zile ημέρα μέρες ημέρες gün hari siku ngày दिन يوم أيام روز יום ימים দিন 天 日 일 วัน
        """
    ),
    "hours": word_set(
        """
        hour hours hr hrs h minute minutes min mins second seconds stunde stunden minuten heure heures hora horas minuto
        minutos ora
        ore minuti час часа часов минут минуты минута година години годин хвилин хвилини godzina godziny godzin minut minuty hodina
        hodiny hodin uur uren minuut timme timmar time timer tunti tuntia minuuttia óra perc oră ώρα ώρες λεπτά saat dakika jam
        menit saa
        dakikat giờ phút tiếng घंटा घंटे मिनट ساعة ساعات دقيقة دقائق ساعت دقیقه שעה שעות דקות ঘণ্টা মিনিট 小时 小時 分钟 時間
        分 시간 분
        ชั่วโมง นาที
        """
    ),
    "length": word_set(
        "km kilometre kilometres kilometer kilometers kilometern kilómetros chilometri quilômetros км mile miles metres"
    ),
    "percent": word_set("% percent prozent "),
}
#: Scripts whose words no space parts from the number.
_GLUED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_WORD = re.compile(r"[ -]?([^\W\d_][^\W\d_\u3040-\u9fff]*|%|[\u3040-\u9fff\uac00-\ud7a3]{1,2})")
#: A year of the calendar: what stands before or after it.
_YEAR_BEFORE = re.compile(
    r"(?<!\w)(?:in|since|until|till|before|after|summer|winter|spring|autumn|fall|seit|im jahre?|nach|vor|en|depuis|dès"
    r"|desde|em|dal|nel"
    r"|del|с|в|від|з|у|od|od roku|w|v|sinds|sedan|siden|vuodesta|vuonna|óta|din|în|από|το|sejak|tahun|pada|tangu|mwaka|từ|năm)"
    r" (?:the year |late |early |mid-)?$"
)
_YEAR_AFTER = re.compile(r"\s?(?:年|년|yılı|'[a-zıiuü]{2,4}\b|-?(?:óta|ben|ban|től|tól)\b|(?:году|года|року|roku)\b)")
#: Times of day: "the 7:42", "at 8:10".
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?!\d)")
_CLOCK_BEFORE = re.compile(r"\b(?:the|at|until|till|from|um|bis|à|às|las|alle|kl\.?|o|в) (?:\d{1,2}[:.])?$")
#: Years that may be asked for.
CALENDAR = (1900.0, 2100.0)
_CURRENCIES = ("€", "$", "£", "¥", "₹", "%")


@lru_cache(1024)
def _measure(word: str) -> str | None:
    for measure, words in _UNITS.items():
        if word in words or (_GLUED.match(word) and any(word.startswith(one) for one in words if _GLUED.match(one))):
            return measure
    return None


def of_asked_measure(text: str, found: Sequence[Numeral], unit: str, high: float | None = None) -> list[Numeral]:
    """The numbers without those that measure something else than the unit does; all where nothing else is left.

    Args:
        text: the reply in folded case.
        found: the numbers in it.
        unit: the question's, empty where it has none.
        high: the highest number the question allows; one of the calendar asks for a year.
    """
    asked = _measure(unit.casefold().split(" ")[0]) if unit else None
    may_be_year = high is not None and CALENDAR[0] <= high <= CALENDAR[1]
    own = []
    for one in found:
        if not (asked == "years" or may_be_year) and _is_year(text, one):
            continue
        if _CLOCK_BEFORE.search(text, max(0, one.start - 12), one.start) and _CLOCK.match(
            text, text.rfind(" ", 0, one.start) + 1
        ):
            continue
        following = _WORD.match(text, one.end)
        measure = None if following is None else _measure(following[1])
        if measure is None or measure == asked or not unit:
            own.append(one)
    return own


def _is_year(text: str, one: Numeral) -> bool:
    """Whether a number is a year of the calendar: "since 2009", "2019年"."""
    return (
        CALENDAR[0] <= one.value < CALENDAR[1]
        and text[one.start : one.end].isdigit()
        and text[one.end : one.end + 2].strip()[:1] not in _CURRENCIES
        and (
            _YEAR_AFTER.match(text, one.end) is not None
            or _YEAR_BEFORE.search(text, max(0, one.start - 20), one.start) is not None
            or not months().keys().isdisjoint(text[: one.start].split()[-1:])
        )
    )
