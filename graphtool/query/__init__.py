"""The query catalogue, typed parameters, entity look-up, execution and results."""
