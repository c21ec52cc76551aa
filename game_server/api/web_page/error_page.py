"""Errors as a small page, for people who have opened an address that has nothing for them."""

from __future__ import annotations

import html

TITLES = {404: "Nothing here", 429: "Too fast", 500: "That went wrong", 503: "Not right now"}
OTHER_TITLE = "That did not work"
ADVICE = {
    404: "The link may be incomplete, or old. From the start page you can play, or type a "
    "room's code.",
    429: "Wait a moment, then reload this page.",
    500: "Reload this page, or go back to the start.",
    503: "Wait a moment, then reload this page.",
}
OTHER_ADVICE = "Go back to the start page."
TITLE, SENTENCE, WHAT_TO_DO = "[title]", "[sentence]", "[advice]"


def error_page(template: str, status: int, message: str) -> str:
    """The page for an error. ``template`` holds the marks ``TITLE``, ``SENTENCE`` and
    ``WHAT_TO_DO``.
    """
    advice = ADVICE.get(status, OTHER_ADVICE)
    for mark, text in (
        (TITLE, TITLES.get(status, OTHER_TITLE)),
        (WHAT_TO_DO, advice),
        (SENTENCE, message),  # last: it may hold what a stranger sent
    ):
        template = template.replace(mark, html.escape(text))
    return template
