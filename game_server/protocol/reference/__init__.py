"""For people who write a client in another language: the wire, decoded in the simplest way.

Imports nothing of the server. Start at ``decoder.py``; ``golden_frames.json`` has messages of real
rooms with the world that they make, to check a decoder by.
"""
