"""Texts by which somebody would run a script in another's browser, and how they get to the site."""
