"""Printed code is shorter and means the same."""

from __future__ import annotations

import pytest

from game_server.page_build.linking.module import parse


def _printed(text: str) -> str:
    return "\n".join(line.code.decode() for line in parse("a.js", text.encode()).lines)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/** a */ let a = b /* c */ + c; // d", "let a=b+c;"),
        ("a = b + +c - -d + ++e;", "a=b+ +c- -d+ ++e;"),
        ("a = b++ + c;", "a=b++ +c;"),
        ("return_ = typeof a in b;", "return_=typeof a in b;"),
        ("a = /x/ in b;", "a=/x/ in b;"),
        ("a = /[/]\\/ \\/* y/g.test(b) / c;", "a=/[/]\\/ \\/* y/g.test(b)/c;"),
        ("a = 1 .toFixed();", "a=1 .toFixed();"),
        ("a = b ? .5 : c?.d;", "a=b?.5:c?.d;"),
        ('a = "  // no comment  ";', 'a="  // no comment  ";'),
        (
            "a = `  ${ b /* c */ + `${ d }` }  // text\n  end`;",
            "a=`  ${b+`${d}`}  // text\n  end`;",
        ),
        ("let größe = 1, x = größe;", "let größe=1,x=größe;"),
    ],
)
def test_only_comments_and_spaces_without_a_meaning_are_left_out(text: str, code: str) -> None:
    assert _printed(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("let a = 1\nlet b = 2", "let a=1\nlet b=2"),
        ("function f() {\n  return\n  1\n}", "function f(){\nreturn\n1\n}"),
        ("f(\n  a,\n  b,\n)\n  .c();", "f(a,b,).c();"),
        ("a\n++b", "a\n++b"),
        ("class A {\n  static x\n  y\n}", "class A{\nstatic x\ny\n}"),
    ],
)
def test_a_line_break_stays_where_it_may_end_a_statement(text: str, code: str) -> None:
    assert _printed(text) == code


def test_lines_know_where_they_are_in_the_source() -> None:
    lines = parse("a.js", b"// one\n\na = 1;\n\n  b = `\n`;\nc();").lines
    assert [(line.code, line.source_line) for line in lines] == [
        (b"a=1;", 2),
        (b"b=`\n`;", 4),
        (b"c();", 6),
    ]
