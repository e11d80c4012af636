"""Questions whose values are drawn: no two attempts need read the same numbers.

``expression`` computes what authors write, ``parameters`` draws the values, ``curves`` says what a
gauge would show, and ``instance`` puts them together into a question that can be asked and judged.
"""
