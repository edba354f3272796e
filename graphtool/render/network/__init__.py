"""The actor network for other programs and for the eye: exchange formats, tables, pictures."""
