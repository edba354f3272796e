"""Constraints compiled to SPARQL by family: `values`, `counts`, `pairs`, `nested`, `sparql`; `queries` joins them.

A constraint becomes one of three things (`writer`): a test of a value node, a test of a focus node, or patterns whose
solutions are results. Every test is a SPARQL expression that is true for a violation and never an error, so that
tests can be negated, joined and nested freely.
"""
