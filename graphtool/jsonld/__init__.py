"""JSON-LD: the published context and one framed document per entity."""
