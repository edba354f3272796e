"""Read the points of places: WKT literals of GeoSPARQL 1.1, section 8.5.1, with their reference systems."""

from __future__ import annotations

import re

_POINT = re.compile(r"\s*(?:<([^>]*)>)?\s*POINT\s*\(\s*(\S+)\s+(\S+)\s*\)\s*\Z", re.IGNORECASE)
_LONGITUDE_FIRST = frozenset({None, "http://www.opengis.net/def/crs/OGC/1.3/CRS84"})  # None: GeoSPARQL's default
_LATITUDE_FIRST = frozenset({"http://www.opengis.net/def/crs/EPSG/0/4326"})


def point(wkt: str) -> list[float] | None:
    """Return longitude and latitude of a WKT point (GeoSPARQL 1.1, section 8.5.1), or None if it is no such point."""
    found = _POINT.match(wkt)
    try:
        first, second = (float(found[2]), float(found[3])) if found else (None, None)
    except ValueError:
        return None
    if found is None or first is None or second is None:
        return None
    if found[1] in _LATITUDE_FIRST:
        first, second = second, first
    elif found[1] not in _LONGITUDE_FIRST:
        return None
    return [first, second] if abs(first) <= 180 and abs(second) <= 90 else None
