"""All rules, family by family, in the order in which they are asked."""

from __future__ import annotations

from graphtool.stewardship.fixes import bodies, keys, literals, namespaces, order, spelling

RULES = (*namespaces.RULES, *spelling.RULES, *literals.RULES, *keys.RULES, *order.RULES, *bodies.RULES)
