"""The forms of the published data beside JSON-LD and the dumps: one module per form, each gives bytes."""
