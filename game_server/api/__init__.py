"""HTTP: guests, rooms, quick play, health, metrics, the protocol, and the web client."""
