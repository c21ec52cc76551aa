"""The page's head, the page for errors, and the encoding that a browser takes.

``head`` imports games and rooms, the other modules nothing of the server but each other and token
buckets. Start at ``head``.
"""
