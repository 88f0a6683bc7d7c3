"""Whole pages, kept in front of Django by each worker and never older than the content."""
