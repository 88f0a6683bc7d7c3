"""What the templates of the public pages call, and the environment that they render in."""
