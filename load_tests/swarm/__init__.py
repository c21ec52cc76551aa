"""The swarm: bots that really play, by the hundred, and a verdict on the server at the end.

Folders, lowest first: ``measure``, ``bots``, ``verdict``. The modules here join them to Locust;
start with ``users`` (a bot's life) and ``referee`` (a run's course).
"""
