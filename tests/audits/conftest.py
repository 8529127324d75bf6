"""The market with real commits and the way into it, as the browser tests have them."""

from tests.browser.conftest import market_rows, own_files, street

__all__ = ["market_rows", "own_files", "street"]
