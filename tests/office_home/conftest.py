"""Rehearsals are made with real commits: each test leaves no schema behind."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.office_home.rehearsing import Stage, make_stage


@pytest.fixture
def stage(transactional_db: None, opening_rules: None) -> Iterator[Stage]:
    """A coming evening with its people, over real commits."""
    yield make_stage()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS rehearsal CASCADE")
