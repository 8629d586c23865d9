"""The benchmarks: each measures the till against the least that could do the same, in the same run.

`python -m bench` runs them all and prints one table. Only ratios travel from one machine to another, so that
is what the table shows; the cases of a ratio take turns, and each figure is a median over several rounds.
"""
