"""New entities from a few values: what a kind of entity needs is read from the shapes and the ontology."""
