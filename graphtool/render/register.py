"""Write what an import of the register does, and what changed between two editions, as text or JSON."""

from __future__ import annotations

import json
from difflib import unified_diff
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphtool.stewardship.registers.changes import Changes, Vanished
    from graphtool.stewardship.registers.plan import Plan
    from graphtool.stewardship.registers.read import Register, Unit
    from graphtool.store.journal import FileChange

_MOST_LINES = 40


def text(plan: Plan, *, written: bool) -> str:
    """Return the edition, what happens to each file, the places added or changed, and the changes of keys."""
    register, merged = plan.register, plan.merged
    lines = [
        f"{register.shown}: as of {register.day}, {register.encoding.upper()}, "
        f"{_count(len(register.states), 'state')}, {_count(len(register.districts), 'district')}, "
        f"{len(register.municipalities):,} municipalities and unincorporated areas"
    ]
    updated = {update.key for update in merged.updates}
    lines.append(
        f"{plan.target}: {_count(len(merged.added), 'place')} added, {len(updated):,} changed, "
        f"{len(merged.confirmed):,} confirmed"
    )
    lines += _short(_added(plan))
    lines += _short([f"  ~ {u.key} {u.what}: {f'{u.before} → ' if u.before else ''}{u.after}" for u in merged.updates])
    lines += [f"  = {key} is described by a newer edition" for key in merged.newer]
    lines += _short([f"  = {key} is described in {file}" for key, file in sorted(merged.elsewhere.items())])
    if plan.changes is not None:
        lines += _changes(plan.changes)
    lines += [f"{key}: in use, but not in this edition" for key in plan.missing]
    verb = "written" if written else "would change"
    lines.append(f"{verb}: {', '.join(change.path for change in plan.files)}" if plan.files else "nothing to write")
    return "\n".join(lines) + "\n"


def as_json(plan: Plan, *, written: bool) -> str:
    """Return the same as one JSON object; keys are strings, days ISO dates, areas hectares."""
    merged, changes = plan.merged, plan.changes
    document: dict[str, Any] = {
        "register": _edition(plan.register),
        "file": plan.target,
        "written": written,
        "files": [change.path for change in plan.files],
        "added": merged.added,
        "updated": [{"key": u.key, "what": u.what, "before": u.before, "after": u.after} for u in merged.updates],
        "confirmed": merged.confirmed,
        "newer": merged.newer,
        "elsewhere": dict(sorted(merged.elsewhere.items())),
        "missing": list(plan.missing),
        "changes": None if changes is None else _changes_record(changes, merged.ended),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def diff(changes: tuple[FileChange, ...]) -> str:
    """Return the unified diff of the files."""
    parts: list[str] = []
    for change in changes:
        old = (change.before or b"").decode().splitlines(keepends=True)
        new = (change.after or b"").decode().splitlines(keepends=True)
        parts += unified_diff(old, new, f"a/{change.path}" if change.before else "/dev/null", f"b/{change.path}")
    return "".join(parts)


def _added(plan: Plan) -> list[str]:
    units = [unit for key in plan.merged.added if (unit := plan.register.find(key))]
    return [f"  + {unit.key} {unit.name}" for unit in units]


def _short(lines: list[str]) -> list[str]:
    if len(lines) <= _MOST_LINES:
        return lines
    return [*lines[: _MOST_LINES // 2], f"    … and {len(lines) - _MOST_LINES // 2:,} more (all with --format json)"]


def _changes(changes: Changes) -> Iterator[str]:
    yield f"from {changes.old_day} to {changes.new_day}:"
    yield f"  {_count(len(changes.vanished), 'key')} vanished"
    for each in changes.vanished:
        yield f"    {each.unit.key} {each.unit.name}{_fate(each)}"
    yield f"  {_count(len(changes.added), 'new key')}"
    for unit in changes.added:
        yield f"    {unit.key} {unit.name}"
    yield f"  {_count(len(changes.renamed), 'name')} changed"
    for before, after in changes.renamed:
        yield f"    {after.key} {before.name} → {after.name}"
    yield f"  {_count(len(changes.regrouped), 'regional key')} changed, the municipality having another association"
    for before, after in changes.regrouped:
        yield f"    {after.key} {after.name}: {before.ars} → {after.ars}"


def _fate(each: Vanished) -> str:
    if not each.successors:
        return ": successor unknown"
    found = []
    for successor in each.successors:
        why = " and ".join(kind for kind in successor.evidence if kind != "accepted")
        sure = "" if successor.certain else "probably "
        reason = f" (same {why})" if why and not successor.certain else ""
        found.append(f"{sure}{successor.unit.key} {successor.unit.name}{reason}")
    return " → " + ", ".join(found)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _edition(register: Register) -> dict[str, Any]:
    return {
        "file": register.shown,
        "day": register.day.isoformat(),
        "encoding": register.encoding,
        "states": len(register.states),
        "districts": len(register.districts),
        "municipalities": len(register.municipalities),
    }


def _changes_record(changes: Changes, ended: list[str]) -> dict[str, Any]:
    return {
        "since": changes.old_day.isoformat(),
        "vanished": [
            {
                **_unit(each.unit),
                "recorded": each.unit.key in ended,
                "successors": [
                    {
                        **_unit(successor.unit),
                        "certainty": "accepted" if successor.certain else "probable",
                        "evidence": [kind for kind in successor.evidence if kind != "accepted"],
                    }
                    for successor in each.successors
                ],
            }
            for each in changes.vanished
        ],
        "new": [_unit(unit) for unit in changes.added],
        "renamed": [{"key": b.key, "before": a.name, "after": b.name} for a, b in changes.renamed],
        "regrouped": [{**_unit(b), "before": a.ars, "after": b.ars} for a, b in changes.regrouped],
    }


def _unit(unit: Unit) -> dict[str, Any]:
    return {"key": unit.key, "name": unit.name, "area": unit.area}
