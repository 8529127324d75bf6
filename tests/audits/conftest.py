"""The market with real commits and the way into it, as the browser tests have them."""

import os

from tests.browser.conftest import market_rows, own_files, street

__all__ = ["market_rows", "own_files", "street"]

# Half an hour of Chromium: `make audits` looks, or AUDITS=today for the day's twelfth.
collect_ignore = [] if os.environ.get("AUDITS") else ["test_every_address.py"]
