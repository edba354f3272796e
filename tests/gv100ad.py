"""Editions of the municipal register in small: records as the layout has them, for tests that need other ones."""

from __future__ import annotations

from pathlib import Path

NUMBERS = 11


def record(
    kind: str,
    key: str,
    name: str,
    *,
    day: str = "20251130",
    association: str = "",
    code: str = "",
    area: int = 0,
    people: int = 0,
) -> str:
    """Return one record of 220 characters."""
    line = f"{kind}{day}{key:<8}{association:<4}{name:<50}{'':<50}{code:<2}{'':<4}"
    if kind == "60":
        line += f"{area:0{NUMBERS}}{people:0{NUMBERS}}"
    return f"{line:<220}"


def municipality(
    key: str, name: str, *, day: str = "20251130", code: str = "63", association: str = "", area: int = 1000
) -> str:
    """Return the record of a municipality; without association it has a number of its own, as most towns do."""
    association = association or (f"0{key[5:]}" if key[5:] != "000" else "0000")
    return record("60", key, name, day=day, association=association, code=code, area=area, people=area * 3)


def hesse(day: str, *, hanau: str) -> list[str]:
    """Return a state with a district and two towns, Hanau with this key: in the district, or on its own."""
    lines = [record("10", "06", "Hessen", day=day)]
    if hanau == "06415000":
        lines.append(record("40", "06415", "Hanau, Brüder-Grimm-Stadt", day=day, code="41"))
    lines.append(record("40", "06435", "Main-Kinzig-Kreis", day=day, code="44"))
    code = "61" if hanau == "06415000" else "63"
    lines.append(municipality(hanau, "Hanau, Brüder-Grimm-Stadt", day=day, code=code, area=7628))
    lines.append(municipality("06435019", "Maintal, Stadt", day=day, area=3241))
    return lines


def write(path: Path, lines: list[str], encoding: str = "utf-8") -> Path:
    """Write an edition with the line ends that the office uses."""
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return path
