"""The deployment: what depends on where the site runs."""

__version__ = "0.1.0"
