"""What the tool does for a person: find the files, read them, ask the rules. One module an act, nothing printed."""
