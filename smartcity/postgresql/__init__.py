"""Django's way to PostgreSQL, on which nobody waits for a server that says nothing."""
