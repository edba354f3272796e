"""The one door to inference: compute the closure of a corpus with the engine asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.errors import UsageError
from graphtool.inference.axioms import by_predicate
from graphtool.inference.closure import Closure, Reasoner
from graphtool.inference.compile import compile_axioms

if TYPE_CHECKING:
    from graphtool.store.load import Corpus

ENGINES = ("compiled", "owlrl")


def closure(corpus: Corpus, engine: str = "compiled", *, merge: bool = False) -> Closure:
    """Return what follows from the corpus's data under its axioms; `engine` is `compiled` or `owlrl`.

    With `merge`, different things that must be the same are merged, not reported; owlrl always does so.
    """
    if engine == "compiled":
        grouped = by_predicate(corpus.quads())
        reasoner = Reasoner(compile_axioms(grouped), merge=merge)
        reasoner.load(grouped)
        return reasoner.closure()
    if engine == "owlrl":
        from graphtool.inference.reference import owlrl_closure

        return owlrl_closure(corpus)
    raise UsageError(f"no inference engine {engine!r}", hint=f"choose one of: {', '.join(ENGINES)}")


def inferred(corpus: Corpus, engine: str = "compiled") -> Corpus:
    """Return the corpus together with its inferred statements."""
    return corpus.with_inferred(closure(corpus, engine).inferred)
