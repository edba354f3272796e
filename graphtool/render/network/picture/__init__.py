"""The actor network as a picture: layout by networkx, labels that do not overlap, drawn by matplotlib."""
