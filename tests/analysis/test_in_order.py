"""Work in threads, results in order."""

from functools import partial
from threading import Event

import pytest
from deeppersona.analysis.in_order import in_order


def test_results_come_in_the_order_of_the_tasks_though_the_first_ends_last():
    is_second_done = Event()

    def first():
        # alone on one core the second never runs beside it: then the wait ends by itself
        is_second_done.wait(timeout=0.2)
        return 0

    def later(number):
        is_second_done.set()
        return number

    assert list(in_order([first, *(partial(later, number) for number in range(1, 40))])) == list(range(40))


def test_an_error_in_a_task_reaches_the_reader():
    def broken():
        raise KeyError("here")

    with pytest.raises(KeyError, match="here"):
        list(in_order([lambda: 1, broken, lambda: 2]))


def test_nothing_to_do_gives_nothing():
    assert list(in_order([])) == []
