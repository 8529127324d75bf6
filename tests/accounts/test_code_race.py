"""The same code typed in two places at once lets one of them in."""

from threading import Barrier, Thread

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import connections

from market.accounts.app_codes import take_code
from tests.accounts import people

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

SECRET = "JBSWY3DPEHPK3PXP" * 2


def test_one_code_lets_one_in() -> None:
    own: Authenticator = TOTP.activate(people.hoa(), SECRET).instance
    code = format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[1]))
    together, answers = Barrier(4), []

    def type_it() -> None:
        together.wait()
        answers.append(take_code(own, code))
        connections.close_all()

    threads = [Thread(target=type_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, False, False, True]
