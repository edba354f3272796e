"""Loading files into named graphs, the embedded SPARQL engine, and conversion between RDF libraries."""
