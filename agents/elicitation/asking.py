"""Where the prompt of a question is made: what a question of each kind says to a language model."""

from __future__ import annotations

from ...surveys import Question
from ...surveys.question import CHOICE_KINDS
from .. import prompts
from ..option_order import all_letters, listed
from ..replies.value_parser import number_text


def asked(
    question: Question, order: tuple[int, ...], instruction: str, lettering: tuple[int, ...] | None = None
) -> str:
    """The last message: instruction, wording, options in the given order, and how to reply; ``lettering`` as in ``listed``.

    Raises:
        InputError: more options than letters.
    """
    if question.kind in CHOICE_KINDS:
        return prompts.render(
            "question", instruction=instruction, question=question.text, options=listed(question, order, lettering)
        )
    values = {"instruction": instruction, "question": question.text, "bounds": bounds(question)}
    if question.options:
        values["options"] = listed(question, order)
    if question.rows:
        values["rows"] = "\n".join(f"{number}. {row.text}" for number, row in enumerate(question.rows, 1))
    if question.total is not None:
        values["total"] = number_text(question.total)
    return prompts.render(f"ask_{question.kind}", **values)


def asked_again(question: Question) -> str:
    """What is said when a reply could not be read."""
    if question.kind in CHOICE_KINDS:
        return prompts.render("again", letters=", ".join(all_letters(question)))
    how = {
        "multiple": "Reply with letters separated by commas only, or NONE.",
        "numeric": f"Reply with one number{bounds(question)} only, in digits.",
        "date": "Reply with one date only, written as year-month-day.",
        "ranking": "Reply with letters separated by commas only, the first choice first.",
        "allocation": f"Reply with one line for each letter, such as A: 10, summing to {number_text(question.total or 0)}.",
        "matrix": "Reply with one line for each number, such as 1: A, and nothing else.",
        "text": "Reply in your own words.",
    }[question.kind]
    return prompts.render("again_value", how=how)


def bounds(question: Question) -> str:
    """What limits the answer, as words that follow "one number" or a list of letters; may be empty."""
    if question.kind == "numeric":
        unit = f" of {question.unit}" if question.unit else ""
        low, high = question.low, question.high
        if low is not None and high is not None:
            unit += f" between {number_text(low)} and {number_text(high)}"
        elif low is not None:
            unit += f", at least {number_text(low)}"
        elif high is not None:
            unit += f", at most {number_text(high)}"
        instead = "".join(f', or with "{question.missing[code]}"' for code in question.offered)
        return unit + (", without decimals," if question.whole else "") + instead + ("," if instead else "")
    least, most = question.at_least, question.at_most
    if least is not None and most is not None:
        return f" ({least} to {most} of them)" if least != most else f" ({least} of them)"
    if most is not None:
        return f" (at most {most})"
    return f" (at least {least})" if least else ""
