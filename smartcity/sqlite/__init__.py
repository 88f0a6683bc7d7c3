"""Django's way to SQLite, on which a process that serves opens no connection for each thread."""
