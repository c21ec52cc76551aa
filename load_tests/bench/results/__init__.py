"""From raw observations to a report: figures, the knee, a table, JSON, a picture.

Pure functions; imports all folders below. Start with ``figures``, then ``report``.
"""
