"""The page's head, the page for errors, and the encoding that a browser takes.

Imports the modules of ``api``. Start at ``head``.
"""
