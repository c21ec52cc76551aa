"""The page for errors."""

from __future__ import annotations

from game_server.api.web_page.error_page import error_page

TEMPLATE = "<title>[title]</title><h1>[title]</h1><p>[sentence]</p><p>[advice]</p>"


def test_it_says_what_happened_and_what_to_do() -> None:
    assert error_page(TEMPLATE, 503, "The server is about to stop.") == (
        "<title>Not right now</title><h1>Not right now</h1>"
        "<p>The server is about to stop.</p><p>Wait a moment, then reload this page.</p>"
    )
    assert "Go back to the start page." in error_page(TEMPLATE, 418, "A teapot.")


def test_a_sentence_is_text_and_no_mark() -> None:
    page = error_page(TEMPLATE, 400, "<b>[advice]</b>")
    assert "<p>&lt;b&gt;[advice]&lt;/b&gt;</p>" in page
