"""What every HTTP call passes through: headers, budgets, the size of bodies.

Imports the part's own modules. Each is an ASGI middleware.
"""
