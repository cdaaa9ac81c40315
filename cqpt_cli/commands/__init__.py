"""One file, one command: its options, one call, its output."""
