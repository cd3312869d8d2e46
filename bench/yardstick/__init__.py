"""What `script/bench web` measures with: a client, a clock of CPU time, and the list of pages."""
