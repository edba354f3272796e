"""Contracts: what portals rely on in the documents, and what a change of the graph means for each of them."""
