"""Finding a browser."""

from typing import cast

import pytest
from playwright.sync_api import Playwright

from tests import browser_engine


@pytest.mark.browser
def test_browser_draws_a_page(browser):
    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.set_content("<title>Chợ đêm trên mây</title><h1>Tối thứ Sáu</h1>")
    assert page.title() == "Chợ đêm trên mây"
    assert page.get_by_role("heading", name="Tối thứ Sáu").is_visible()
    context.close()


def test_named_browser_goes_first(tmp_path, monkeypatch):
    named = tmp_path / "my browser"
    named.write_text("#!/bin/sh\nexit 0\n")
    named.chmod(0o755)
    monkeypatch.setenv("CHROMIUM_PATH", str(named))
    assert browser_engine.on_this_machine() == str(named)


def test_named_browser_that_does_not_start_is_an_error(monkeypatch):
    monkeypatch.setenv("CHROMIUM_PATH", "/nowhere/chromium")
    with pytest.raises(pytest.UsageError, match="/nowhere/chromium"):
        browser_engine.on_this_machine()


def test_signpost_in_the_path_is_passed_by(tmp_path, monkeypatch):
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    signpost = tmp_path / "chromium"
    signpost.write_text("#!/bin/sh\necho 'install the snap first'; exit 1\n")
    signpost.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser_engine.on_this_machine() is None


def test_no_browser_anywhere_fails_the_test(monkeypatch):
    monkeypatch.setattr(browser_engine, "on_this_machine", lambda: None)
    monkeypatch.setattr(browser_engine, "of_playwright", lambda playwright: None)
    monkeypatch.setattr(browser_engine, "of_debian", lambda: None)
    with pytest.raises(pytest.fail.Exception, match="No Chromium"):
        browser_engine.find(cast("Playwright", None))
