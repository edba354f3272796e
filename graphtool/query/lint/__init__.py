"""Check the query files of the catalogue."""
