"""The middleware of every HTTP call: headers, call budgets, limits on bodies.

Imports the part's own modules. Each is an ASGI middleware.
"""
