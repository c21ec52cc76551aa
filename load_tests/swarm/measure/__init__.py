"""What a run measures: bots, Locust's tables, the swarm's own processes, the server.

Imports nothing else of the swarm. Start with ``bot_metrics``, then ``locust_tables``.
"""
