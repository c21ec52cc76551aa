"""Which member gets which message, and when: the outbox, rates, and the fast path.

Imports ``changes`` and ``messages``. Start at ``outbox.py``.
"""
