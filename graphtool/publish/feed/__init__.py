"""What changed between two versions of the documents: as lines, as a linked data event stream, and played back."""
