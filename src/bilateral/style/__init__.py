"""How numbers, charts and labels look: one house style for every lens, the brief, the command line and the web."""
