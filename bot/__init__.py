import os

# Our matrices are small: shared among cores, they cost up to ten times more. numpy reads
# this once, when it is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
