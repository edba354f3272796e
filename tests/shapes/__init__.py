"""Tests of the shapes: every rule by examples and by mutation."""
