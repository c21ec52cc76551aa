"""The middleware of every HTTP call: headers, call budgets, limits on bodies.

Each is an ASGI middleware. They import other modules of ``api``, but no routes.
"""
