"""Builds what the server sends of the page: few linked scripts, one style sheet, all compressed.

Imports no other part. Start at ``build``. ``linking`` joins modules, and ``process`` runs the build
beside the server and keeps its result.
"""
