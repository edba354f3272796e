"""What leaves the project: the export bundle (more to come: catalogue records, change feed, pages, server)."""
