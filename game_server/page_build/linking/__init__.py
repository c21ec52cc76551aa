"""Joins ES modules into a few scripts. Imports nothing else of the server. Start at ``linker``."""
