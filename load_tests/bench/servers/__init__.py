"""What is measured: this server, its peers, and the bare ``send()`` loop beneath them all.

Imports ``workload`` and ``clients``. Start with ``targets``.
"""
