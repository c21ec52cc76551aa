"""The driven clients: how they join, read ticks and answer them, thousands in one thread.

Imports ``workload``. Start with ``driver``, then ``join``.
"""
