"""Joined style sheets say what the single ones do."""

from __future__ import annotations

from game_server.page_build.styles import join


def test_addresses_lead_to_the_same_files_from_the_joined_sheet() -> None:
    sheets = [
        ("ui/home/home.css", "a { background: url(../art/x.svg) }"),
        ("style.css", "b { background: url( 'y.svg' ), url(\"#clip\") }"),
    ]
    assert join(sheets, "index.css") == (
        'a{background: url("ui/art/x.svg")}\nb{background: url("y.svg"), url("#clip")}'
    )
    assert 'url("../ui/art/x.svg")' in join(sheets, "pages/index.css")


def test_comments_and_indentation_go_and_texts_stay() -> None:
    text = """
    /* Look: { } */
    a > b,
    c::before { content: "/* no comment */  }"; width: calc(1px + 2px); }
    @media (width > 1px) { d { e: f; } }
    """
    assert join([("a.css", text)], "b.css") == (
        'a > b, c::before{content: "/* no comment */  }";width: calc(1px + 2px);}'
        "@media (width > 1px){d{e: f;}}"
    )
