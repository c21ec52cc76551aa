"""The benchmark: server CPU and bytes per client and tick, tick phases, delivery lateness.

The server is a process of its own, pinned to one core. This process drives all clients from another
core. So figures are of the server alone, with sockets and kernel time on its side.

Folders, lowest first: ``workload``, ``peers``, ``clients``, ``servers``, ``results``. Start with
``run`` (one run) and ``__main__`` (all of them).
"""
