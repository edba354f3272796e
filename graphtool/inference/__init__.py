"""OWL 2 RL inference: axioms compiled to rules, evaluated to the fixpoint; owlrl as the reference."""
