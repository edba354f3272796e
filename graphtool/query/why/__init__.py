"""Why a row is in an answer: the statements behind it, found by evaluating the query once more for that row."""
