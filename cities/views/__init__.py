"""Views, one file per page family: fetch, decide, render."""
