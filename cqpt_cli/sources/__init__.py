"""The only code that touches the disk: YAML in and out, positions, safe writes, the tree of a repository."""
