"""The page's HTML before and after the build."""

from __future__ import annotations

from game_server.page_build.page import entry, style_sheets, with_built

HTML = """<html>
  <head>
    <base href="./" />
    <link rel="stylesheet" href="style.css" />
    <link rel="stylesheet" href="ui/home.css" />
    <script src="last_resort.js"></script>
    <script type="module" src="main.js"></script>
  </head>
  <body><img src="api/qr.svg" /></body>
</html>
"""


def test_the_page_says_what_it_loads() -> None:
    assert style_sheets(HTML) == ["style.css", "ui/home.css"]
    assert entry(HTML) == "main.js"
    assert entry("<html></html>") is None


def test_the_built_page_loads_one_sheet_and_only_files_that_are_there() -> None:
    files = {"all.css", "last_resort.js", "main.js", "part.js"}
    assert with_built(HTML, "assets/1f/", files, "all.css", ["part.js"]) == (
        """<html>
  <head>
    <base href="./" />
    <link rel="stylesheet" href="assets/1f/all.css" />
    <script src="assets/1f/last_resort.js"></script>
    <script type="module" src="assets/1f/main.js"></script>
    <link rel="modulepreload" href="assets/1f/part.js" />
  </head>
  <body><img src="api/qr.svg" /></body>
</html>
"""
    )
