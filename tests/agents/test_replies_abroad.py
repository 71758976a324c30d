"""The same situations in many languages: the option by its place, its letter in a sentence, corrections, refusals, numbers."""

import pytest
from deeppersona.agents.replies.reply_parser import parse_reply
from deeppersona.agents.replies.value_parser import parse_value
from deeppersona.surveys import Option, Question

COLOURS = Question(
    "colours",
    "Which?",
    tuple(Option(code, name) for code, name in enumerate(("Red", "Blue", "Green", "Grey"), 1)),
    kind="single",
)
HOURS = Question("hours", "How many hours a week do you work?", kind="numeric", low=0, high=168, unit="hours")
CHILDREN = Question("children", "How many children do you have?", kind="numeric", low=0, high=20, whole=True)
SHOWN = (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("la deuxième, s'il vous plaît", 2),
        ("het laatste antwoord", 4),
        ("det andra alternativet", 2),
        ("viimeinen vaihtoehto", 4),
        ("třetí možnost", 3),
        ("az első", 1),
        ("το τρίτο", 3),
        ("phương án cuối cùng", 4),
        ("最后一个选项", 4),
        ("두 번째요", 2),
        ("दूसरा वाला", 2),
        ("האפשרות השנייה", 2),
    ],
)
def test_an_option_is_named_by_its_place(reply: str, code: int) -> None:
    assert parse_reply(reply, COLOURS, SHOWN) == ("answered", code)


@pytest.mark.parametrize(
    "reply",
    [
        "Meine Antwort lautet A, denn sie passt.",
        "Mitt svar är A eftersom det stämmer.",
        "Jawaban saya A karena cocok.",
        "Câu trả lời của tôi là A vì hợp.",
        "Az A választ jelölöm.",
        "私の答えはAです",
        "پاسخ من A است",
        "התשובה שלי היא A כי היא מתאימה.",
    ],
)
def test_a_letter_is_named_in_a_sentence(reply: str) -> None:
    assert parse_reply(reply, COLOURS, SHOWN) == ("answered", 1)


@pytest.mark.parametrize(
    "reply",
    [
        "A, nej, B.",
        "A, ei kun B.",
        "A, przepraszam, nie – B.",
        "A, нет, всё-таки B.",
        "A, nem, bocsánat, B.",
        "A, 아니 B요.",
        "A, à không, B.",
    ],
)
def test_a_letter_is_corrected(reply: str) -> None:
    assert parse_reply(reply, COLOURS, SHOWN) == ("answered", 2)


def test_a_letter_is_corrected_a_thousand_times() -> None:
    assert parse_reply("A 不 " * 1000 + "B", COLOURS, SHOWN)[0] in ("answered", "unparsable")


def test_a_letter_that_is_denied_is_no_correction() -> None:
    assert parse_reply("A, not B", COLOURS, SHOWN) == ("answered", 1)
    assert parse_reply("A, nicht B", COLOURS, SHOWN) == ("answered", 1)


@pytest.mark.parametrize(
    "reply",
    [
        "Som kunstig intelligens kan jeg ikke være bekymret.",
        "Fiind un model de inteligență artificială, nu am păreri.",
        "Là một mô hình AI, tôi không có cuộc sống riêng.",
        "Ben bir dil modeliyim.",
        "כבינה מלאכותית אין לי העדפות.",
        "I'm Claude, an AI made by Anthropic.",
    ],
)
def test_a_model_that_speaks_for_itself_declines(reply: str) -> None:
    assert parse_reply(reply, COLOURS, SHOWN) == ("refused", None)


@pytest.mark.parametrize(
    ("reply", "hours"),
    [
        ("drieënhalf uur", "3.5"),
        ("två och en halv timme", "2.5"),
        ("δυόμισι ώρες", "2.5"),
        ("دو ساعت و نیم", "2.5"),
        ("pětačtyřicet", "45"),
    ],
)
def test_halves_and_turned_numbers_in_words(reply: str, hours: str) -> None:
    assert parse_value(reply, HOURS, ()) == ("answered", hours)


@pytest.mark.parametrize(
    "reply", ["30 és 40 óra között", "30 ja 40 tunnin välillä", "thirty to forty hours", "三到五个小时"]
)
def test_a_range_is_no_number(reply: str) -> None:
    assert parse_value(reply, HOURS, ()) == ("unparsable", None)


@pytest.mark.parametrize(
    ("reply", "children"),
    [
        ("Je n'ai pas d'enfants.", "0"),
        ("Nemám děti.", "0"),
        ("Saya tidak punya anak.", "0"),
        ("To børn.", "2"),
        ("İki çocuğum var.", "2"),
        ("двоє дітей", "2"),
        ("عندي طفلان", "2"),
        ("Hárman vannak.", "3"),
    ],
)
def test_children_are_counted(reply: str, children: str) -> None:
    assert parse_value(reply, CHILDREN, ()) == ("answered", children)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("B, não, enganei-me, é a D.", 4),
        ("D. Ой, перепутала, A.", 1),
        ("A. Ні, зачекайте, все-таки B.", 2),
        ("D. Oeps, verkeerd gelezen, het moet A zijn.", 1),
        ("C, fel av mig, B.", 2),
        ("A. It would be wrong to say D.", 1),
        ("A, the wrong answer is D.", 1),
    ],
)
def test_a_letter_given_by_mistake_gives_way_to_the_last(reply: str, code: int) -> None:
    labels = ["Very good", "Fairly good", "Fairly bad", "Very bad"]
    question = Question(
        "q", "How is it?", tuple(Option(at + 1, label) for at, label in enumerate(labels)), {}, "likert"
    )
    assert parse_reply(reply, question, (0, 1, 2, 3)) == ("answered", code)


@pytest.mark.parametrize(
    "head", ["Question: Which?\nOptions:", "Pergunta: O quê?\nOpções:", "Kysymys: Mitä? Vaihtoehdot:"]
)
@pytest.mark.parametrize("tail", ["Answer: B, C", "Resposta: B, C", "Vastaus: Milk ja Tea"])
def test_a_leaked_list_of_options_is_no_answer(head: str, tail: str) -> None:
    options = tuple(Option(at + 1, label) for at, label in enumerate(["Bread", "Milk", "Tea"]))
    question = Question("q", "Which?", options, {}, "multiple", scale="nominal")
    listed = "\n".join(f"{letter}. {option.label}" for letter, option in zip("ABC", options, strict=True))
    assert parse_value(f"{head}\n{listed}\n{tail}", question, (0, 1, 2)) == ("answered", "[2, 3]")


@pytest.mark.parametrize(
    ("reply", "value"),
    [
        ("3 275,50 zł", "3275.5"),
        ("١٬٢٥٠ دينار", "1250"),
        ("₹1,50,000", "150000"),
        ("四万五千円", "45000"),
        ("ארבעת אלפים", "4000"),
    ],
)
def test_marks_and_words_of_thousands(reply: str, value: str) -> None:
    assert parse_value(reply, Question("q", "How much?", kind="numeric"), ()) == ("answered", value)


@pytest.mark.parametrize(
    ("labels", "replies"),
    [
        ("Aldrig,Ibland,Ofta,Alltid", "Inte alltid.;Absolut inte ofta"),
        ("Aldrig,Nogle gange,Ofte,Altid", "Ikke altid.;Ikke så ofte"),
        ("Ei koskaan,Joskus,Usein,Aina", "Ei aina.;En usein"),
        ("Nooit,Soms,Vaak,Altijd", "Niet altijd.;Zeker niet vaak;Ik doe het niet altijd"),
        ("Niciodată,Uneori,Des,Întotdeauna", "Nu întotdeauna.;Nu des"),
        ("Ποτέ,Μερικές φορές,Συχνά,Πάντα", "Όχι πάντα.;Δεν είναι συχνά"),
        ("Hiçbir zaman,Bazen,Sık sık,Her zaman", "Her zaman değil.;Sık sık değil"),
        ("أبدا,أحيانا,غالبا,دائما", "ليس دائما.;ليس غالبا"),
        ("אף פעם,לפעמים,לעתים קרובות,תמיד", "לא תמיד."),
        ("कभी नहीं,कभी-कभी,अक्सर,हमेशा", "हमेशा नहीं।;अक्सर तो नहीं"),
        ("まったくない,ときどき,よく,いつも", "いつもではないです。;いつもというわけではない"),
        ("Không bao giờ,Thỉnh thoảng,Thường xuyên,Luôn luôn", "Không phải luôn luôn.;Không thường xuyên"),
        ("ไม่เคย,บางครั้ง,บ่อยครั้ง,เสมอ", "ไม่เสมอไป"),
        ("从不,有时,经常,总是", "不是总是;并非总是;不经常"),
    ],
)
def test_a_label_that_is_denied_is_no_answer(labels: str, replies: str) -> None:
    options = tuple(Option(code, label) for code, label in enumerate(labels.split(","), 1))
    question = Question("often", "How often?", options, {}, "likert")
    for reply in replies.split(";"):
        assert parse_reply(reply, question, SHOWN) == ("unparsable", None), reply
