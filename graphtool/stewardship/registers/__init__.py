"""The official municipal register: reading it, places for the graph, changes between editions, checks against it."""
