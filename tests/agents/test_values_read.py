"""Reading replies that no single option answers: numbers, dates, several options, ranks, shares, grids, open text."""

import pytest
from deeppersona.agents.replies.value_parser import parse_value
from deeppersona.surveys import Option, Question, Row


def _options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(code, label) for code, label in enumerate(labels, 1))


TRAVEL = _options("Bus", "Train", "Car", "On foot")
SHARES = Question("shares", "Share 100 points.", TRAVEL, kind="allocation", total=100)
GRID = Question(
    "grid", "How do they travel?", TRAVEL, kind="matrix", rows=(Row("one", "Your family"), Row("two", "Friends"))
)
KINDS = [
    Question("hours", "How many hours a week do you work?", kind="numeric", low=0, high=168, unit="hours"),
    Question("moved", "When did you move in?", kind="date"),
    Question("job", "What is your job?", kind="text"),
    Question("uses", "Which do you use?", TRAVEL, kind="multiple"),
    Question("ranks", "Rank these.", TRAVEL, kind="ranking"),
    SHARES,
    GRID,
]


@pytest.mark.parametrize("run", ["1", "1.1.", "A: ", "A, ", "a:", ": ", "A: 1 ", "Bus ", "bus and ", "1,", "1, "])
@pytest.mark.parametrize("question", KINDS, ids=lambda question: question.kind)
def test_a_reply_of_one_run_is_read_to_its_end(question: Question, run: str) -> None:
    reply = "A: " + run * (4000 // len(run))
    assert parse_value(reply, question, (0, 1, 2, 3))[0] in ("answered", "refused", "unparsable")


@pytest.mark.parametrize("reply", ["40, 30, 20, 10", "40/30/20/10", "[40%; 30%; 20%; 10%]"])
def test_a_list_of_shares_is_in_the_order_shown(reply: str) -> None:
    assert parse_value(reply, SHARES, (0, 1, 2, 3)) == ("answered", '{"1": 40, "2": 30, "3": 20, "4": 10}')


def test_a_label_is_denied_by_its_own_clause_only() -> None:
    uses = KINDS[3]
    assert parse_value("I never take the car, the bus is fine", uses, (0, 1, 2, 3)) == ("answered", "[1]")


VISITS = Question("visits", "How often did you see a doctor last year?", kind="numeric", low=0, high=99)
CHILDREN = Question("children", "How many children do you have?", kind="numeric", low=0, high=20)
MOVED, JOB = KINDS[1], KINDS[2]
PETS = Question("pets", "Which pets do you have?", _options("Dog", "Cat", "Bird", "None of these"), kind="multiple")
PLACES = Question(
    "places", "Where have you been?", _options("Library", "Hospital", "Swimming pool", "Job centre"), kind="multiple"
)
MATTERS = Question("matters", "Rank these.", _options("Family", "Leisure", "Work"), kind="ranking")


@pytest.mark.parametrize("reply", ["A or B, hard to say", "Either A or C", "A or B or C"])
def test_several_options_left_open_are_no_answer(reply: str) -> None:
    assert parse_value(reply, PETS, (0, 1, 2, 3)) == ("unparsable", None)


@pytest.mark.parametrize(
    ("reply", "question", "codes"),
    [
        ("A, B - a labrador and a grumpy old cat.", PETS, "[1, 2]"),
        ("B, C\nI have nothing against dogs", PETS, "[2, 3]"),
        ("Library, hospital, pool — not the job centre", PLACES, "[1, 2, 3]"),
        ("In my twenties I put work first, but now it's family, leisure, work.", MATTERS, "[1, 2, 3]"),
    ],
)
def test_lists_are_read_without_what_is_told_beside_them(reply: str, question: Question, codes: str) -> None:
    assert parse_value(reply, question, tuple(range(len(question.options)))) == ("answered", codes)


@pytest.mark.parametrize("reply", ["دو یا سه", "en eller to", "un ou deux"])
def test_two_number_words_with_or_between_are_a_range(reply: str) -> None:
    assert parse_value(reply, CHILDREN, ()) == ("unparsable", None)


@pytest.mark.parametrize(
    ("reply", "number"),
    [
        ("dreimal", "3"),
        ("Zweimal, beide Male wegen der Schulter", "2"),
        ("Einmal", "1"),
        ("Driemaal voor mijn rug", "3"),
    ],
)
def test_a_number_of_times_in_one_word_is_read(reply: str, number: str) -> None:
    assert parse_value(reply, VISITS, ()) == ("answered", number)


@pytest.mark.parametrize(
    ("reply", "day"),
    [
        ("Den första augusti 2003", "2003-08-01"),
        ("den tolfte maj 1990", "1990-05-12"),
        ("am dritten Oktober 1990", "1990-10-03"),
        ("de eerste mei 1999", "1999-05-01"),
        ("den første mai 1999", "1999-05-01"),
        ("первого мая 1999 года", "1999-05-01"),
        ("pierwszego maja 1999", "1999-05-01"),
        ("il primo maggio 1999", "1999-05-01"),
        ("the thirty-first of May 1999", "1999-05-31"),
    ],
)
def test_days_of_a_month_are_read_in_words(reply: str, day: str) -> None:
    assert parse_value(reply, MOVED, ()) == ("answered", day)


@pytest.mark.parametrize(
    "reply", ["<html><body>502 Bad Gateway</body></html>", '{"answer":', '{"answer": "', "{", "\x00\x01\x02", "\x1b"]
)
def test_what_came_in_place_of_a_text_is_no_answer(reply: str) -> None:
    assert parse_value(reply, JOB, ()) == ("unparsable", None)


@pytest.mark.parametrize("reply", ["[nurse]", "<b>nurse</b>", '{"answer": "nurse"}'])
def test_a_text_in_marks_is_still_an_answer(reply: str) -> None:
    outcome, text = parse_value(reply, JOB, ())
    assert outcome == "answered"
    assert "nurse" in str(text)


@pytest.mark.parametrize(
    ("reply", "times"),
    [
        ("Háromszor.", "3"),
        ("Egyszer sem, 0.", "0"),
        ("Dvakrát", "2"),
        ("Kolmesti", "3"),
        ("дважды", "2"),
        ("Dwukrotnie.", "2"),
        ("une fois", "1"),
        ("ba lần", "3"),
        ("τρεις φορές", "3"),
        ("三次", "3"),
    ],
)
def test_numbers_of_times_in_one_word(reply: str, times: str) -> None:
    assert parse_value(reply, VISITS, ()) == ("answered", times)


@pytest.mark.parametrize(
    ("reply", "euros"),
    [
        ("Somos cinco en casa, así que unos ciento cincuenta.", "150"),
        ("Нас четверо, так что около 500.", "500"),
        ("two and a half thousand", "2500"),
        ("I said 60 before, but with the new baby it is 90.", "90"),
    ],
)
def test_the_number_that_is_concluded_counts(reply: str, euros: str) -> None:
    food = Question("food", "How many euros do you spend on food a week?", kind="numeric", low=0, unit="euros")
    assert parse_value(reply, food, ()) == ("answered", euros)


def test_an_article_is_no_letter() -> None:
    perks = Question("perks", "What is offered?", _options("Insurance", "Company pension", "Training"), kind="multiple")
    assert parse_value("a company pension", perks, (0, 1, 2)) == ("answered", "[2]")
    assert parse_value("A company pension and training", perks, (0, 1, 2)) == ("answered", "[2, 3]")


def test_a_chinese_numeral_counts_before_its_counter() -> None:
    hours = Question("hours", "每天上网几个小时？", kind="numeric", low=0, high=24, unit="小时")
    assert parse_value("三个小时", hours, ()) == ("answered", "3")
    assert parse_value("一个半小时", hours, ()) == ("answered", "1.5")
    assert parse_value("一个小时也不上", hours, ()) != ("answered", "1")


def test_the_last_day_of_a_month() -> None:
    assert parse_value("The last day of February 2028.", MOVED, ()) == ("answered", "2028-02-29")


@pytest.mark.parametrize(
    ("reply", "minutes"),
    [
        ("Etwa eine Stunde", "60"),
        ("Cam o oră.", "60"),
        ("Около часа.", "60"),
        ("kaksi tuntia", "120"),
        ("两个小时", "120"),
        ("ساعتين", "120"),
        ("deux heures et demie", "150"),
        ("bir saat yirmi dakika", "80"),
        ("1 h 30 min", "90"),
    ],
)
def test_hours_count_as_minutes_in_many_languages(reply: str, minutes: str) -> None:
    travel = Question("travel", "How many minutes do you travel?", kind="numeric", low=0, high=600, unit="minutes")
    assert parse_value(reply, travel, ()) == ("answered", minutes)


def test_years_count_as_months() -> None:
    lived = Question("lived", "For how many months have you lived here?", kind="numeric", low=0, unit="months")
    assert parse_value("2 years and 3 months", lived, ()) == ("answered", "27")
    assert parse_value("three years", lived, ()) == ("answered", "36")


def test_a_few_hundred_is_no_number() -> None:
    sheep = Question("sheep", "How many sheep do you keep?", kind="numeric", low=0, unit="sheep")
    assert parse_value("a few hundred", sheep, ()) == ("unparsable", None)
    assert parse_value("three hundred", sheep, ()) == ("answered", "300")


def test_thousands_are_divided_where_the_unit_is_thousands_and_hundreds_never() -> None:
    income = Question("income", "What do you earn?", kind="numeric", low=0, high=500, unit="thousand dollars")
    share = Question("share", "What share?", kind="numeric", low=0, high=100, unit="per cent")
    assert parse_value("fifty thousand", income, ()) == ("answered", "50")
    assert parse_value("250", share, ()) == ("unparsable", None)
