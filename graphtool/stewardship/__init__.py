"""The stewards' tools: evidence (more to come: format, diff, review, apply, registers)."""
