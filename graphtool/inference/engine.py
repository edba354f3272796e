"""The one door to inference: compute the closure of a corpus with the engine asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphtool.errors import UsageError
from graphtool.inference.closure import Closure, Evaluator
from graphtool.inference.compile import compile_ontology

if TYPE_CHECKING:
    from graphtool.store.load import Corpus

ENGINES = ("compiled", "owlrl")


def closure(corpus: Corpus, engine: str = "compiled") -> Closure:
    """Return what follows from the corpus's data under its ontology; `engine` is `compiled` or `owlrl`."""
    if engine == "compiled":
        axioms = (quad for file in corpus.ontology for quad in file.quads)
        return Evaluator(compile_ontology(axioms)).run(corpus.quads())
    if engine == "owlrl":
        from graphtool.inference.reference import owlrl_closure

        return owlrl_closure(corpus)
    raise UsageError(f"no inference engine {engine!r}", hint=f"choose one of: {', '.join(ENGINES)}")


def inferred(corpus: Corpus, engine: str = "compiled") -> Corpus:
    """Return the corpus together with its inferred statements."""
    return corpus.with_inferred(closure(corpus, engine).inferred)
