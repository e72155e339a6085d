"""What a graph that leaves `export` promises to whoever quantises it. Imports nothing."""

EXACT = "exact_"  # begins the names of the Gathers whose tables must stay as they are
CAP = 2.0**12  # what every number that a whole table is multiplied by stays below; none is negative
