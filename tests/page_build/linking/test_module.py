"""What a module imports and exports, and what can't be linked."""

from __future__ import annotations

import pytest

from game_server.page_build.linking.module import Import, Unlinkable, parse


def _code(text: str) -> str:
    module = parse("a/b.js", text.encode())
    return "\n".join(line.code.decode() for line in module.lines)


def test_imports_are_read_in_all_forms() -> None:
    module = parse(
        "a/b.js",
        b"import one, { two, three as other } from './c.js';"
        b"import * as all from '../d.js'; import '../e.js';",
    )
    assert [one for one in module.imports if one.name] == [
        Import("a/c.js", "default", "one"),
        Import("a/c.js", "two", "two"),
        Import("a/c.js", "three", "other"),
        Import("d.js", "*", "all"),
    ]
    assert module.sources == ["a/c.js", "d.js", "e.js"]
    assert module.lines == []


@pytest.mark.parametrize(
    ("text", "exports", "code"),
    [
        ("export const a = 1, b = 2;", {"a": "a", "b": "b"}, "const a=1,b=2;"),
        ("export function f() {}", {"f": "f"}, "function f(){}"),
        ("export async function* f() {}", {"f": "f"}, "async function*f(){}"),
        ("export class C {}", {"C": "C"}, "class C{}"),
        ("export default class C {}", {"default": "C"}, "class C{}"),
        ("export default function () {}\nlet a", {"default": "$"}, "const $=function(){}\nlet a"),
        ("export default async function* () {}", {"default": "$"}, "const $=async function*(){}"),
        ("export default class extends A {}", {"default": "$"}, "const $=class extends A{}"),
        ("export default (a) => a;", {"default": "$"}, "const $=(a)=>a;"),
        ("export default { a: 1 };", {"default": "$"}, "const $={a:1};"),
        ("const a = 1; export { a as b };", {"b": "a"}, "const a=1;"),
    ],
)
def test_exports_are_read_in_all_forms(text: str, exports: dict[str, str], code: str) -> None:
    assert parse("a.js", text.encode()).exports == exports
    assert _code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "const a = \"import x from './y.js'\";",
        "const a = `import './y.js'; ${1}`;",
        "const a = /import '.\\/y.js'/g;",
        "// import './y.js';",
        "const a = { import: 1, export: 2 };",
    ],
)
def test_what_only_looks_like_an_import_is_none(text: str) -> None:
    assert parse("a.js", text.encode()).sources == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("export let a = 1;\na += 1;", "a.js:2 changes a, which it exports"),
        ("export let a;\nfor (a of []) {}", "a.js:2 changes a, which it exports"),
        ("let a; export { a as b };\n({ a } = {});", "a.js:2 changes a, which it exports"),
        ("export function f() {}\nf = 1;", "a.js:2 changes f, which it exports"),
        (
            "export let n = 0; function g() { { let n = 1; n++; }\nn = 3; }",
            "a.js:2 changes n, which it exports",
        ),
        ("export let n = 0; function g(a = n) { n = 3; }", "a.js:1 changes n, which it exports"),
        ("export let n = 0; function g() { [n] = [3]; }", "a.js:1 changes n, which it exports"),
        (
            "export let n = 0; function g() { (function n() {})(); n = 3; }",
            "a.js:1 changes n, which it exports",
        ),
        ("import();", "a.js:1 imports nothing"),
        ("import(/* none */);", "a.js:1 imports nothing"),
        ("import(`./b.js`);", "a.js:1 imports an address that is a template"),
        ("a" + " + a" * 3_000, "a.js is nested too deeply"),
        ("export const { a } = {};", "a.js:1 exports the parts of a value (destructuring)"),
        ("await 1;", "a.js:1 waits (await) while it is loaded"),
        ("for await (const a of []) {}", "a.js:1 waits (await) while it is loaded"),
        ("import 'lodash';", "a.js:1 imports 'lodash', which is no path relative to the module"),
        ("import '../b.js';", "a.js:1 imports '../b.js', which is outside of the page"),
        ("const $1 = 1;", "a.js:1 uses the name $1, as linked code does"),
        ("import.meta.env;", "a.js:1 uses more of import.meta than url"),
        ("import d from './d.json' with { type: 'json' };", "a.js:1 imports with attributes"),
    ],
)
def test_what_a_linked_module_could_not_do_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Unlinkable) as refused:
        parse("a.js", text.encode())
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    "text",
    [
        "export const size = 1; function f(size) { size += 1; }",
        "export function line() {} function f() { let line = 1; line = 2; }",
        "export function line() {} for (const line of []) {}",
        "export let n = 0; function f() { { let n = 1; n++; } }",
        "export let n = 0; function f({ a: n = 1 }, ...b) { () => { n += 1; }; }",
        "export let n = 0; function f() { for (let n = 0; n < 3; n++) {} }",
        "export let n = 0; n => { n = 1; }; { let [n] = [1]; n++; }",
        "export const a = { b: 1 }; a.b = 2; a['b'] = 3;",
        "async function f() { await 1; }",
    ],
)
def test_other_changes_and_waits_are_accepted(text: str) -> None:
    parse("a.js", text.encode())


def test_addresses_are_taken_from_where_the_source_stands() -> None:
    code = _code("new URL('x.svg', import.meta.url); import('./c.js'); import(made);")
    assert code == 'new URL(\'x.svg\',$url("a/b.js"));import($url("a/c.js"));import(made);'
    assert parse("a/b.js", b"import('./c.js')").dynamic == ["a/c.js"]
    assert _code("import(/* later */ './c.js');") == 'import($url("a/c.js"));'


def test_a_module_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(Unlinkable, match=r"a\.js is not UTF-8 \(byte 7\)"):
        parse("a.js", b'const "\xe9" = 1;')


def test_a_module_that_exports_nothing_of_another_lets_it_run() -> None:
    module = parse("a.js", b"export {} from './x.js';")
    assert module.sources == ["x.js"]
    assert module.exports == {}
