"""The actor network: who is tied to whom, as a networkx graph, with projections and measures."""
