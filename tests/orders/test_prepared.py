"""Taking a statement's text apart: once, whatever its length; the same name is the same value."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.buying.prepared import Statement, compiled, read, run


def test_names_become_numbers_in_their_order() -> None:
    text, names = compiled("SELECT %(b)s, %(a)s,\n   %(b)s, 5 %% 2")
    assert (text, names) == (b"SELECT $1, $2, $1, 5 % 2", ("b", "a"))


def test_a_text_is_taken_apart_once() -> None:
    assert compiled("SELECT %(a)s") is compiled("SELECT %(a)s")


@pytest.mark.django_db
def test_a_long_statement_is_sent_with_its_values() -> None:
    text = "SELECT %(a)s::int + %(b)s::int -- " + "x" * 5000
    assert read(Statement(text, {"a": 2, "b": 3, "unused": 0})) == [(5,)]


@pytest.mark.django_db
def test_statements_without_rows_answer_with_none() -> None:
    answers = run(Statement("SELECT %(a)s::int", {"a": 1}), Statement("CREATE TEMP TABLE kept (n int)", {}))
    assert answers == [[(1,)], []]


@pytest.mark.django_db
def test_what_is_logged_shows_the_values() -> None:
    with CaptureQueriesContext(connection) as queries:
        read(Statement("SELECT %(a)s::int", {"a": 7}))
    assert "7" in queries[-1]["sql"]
