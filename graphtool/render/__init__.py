"""Writers: one module per family of output. They turn values into text and decide nothing else."""
