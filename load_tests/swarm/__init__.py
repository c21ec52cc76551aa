"""The swarm: bots that really play, by the hundred, and a verdict on the server at the end."""
