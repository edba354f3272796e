"""Fixes for common slips: proposed by rules, one module per family, and kept only if validation proves them."""
