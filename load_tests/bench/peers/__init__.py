"""Small servers that the bench compares: the same payload to everybody and a frame from everybody,
or the bench's own game of ships.

Each is a program of its own, takes its loopback port as its only argument, and shares no code
with the others: what is measured is the way that its library's users would write it.
"""
