"""Turtle and its relatives as text: tokens, terms and statements with their places in the file."""
