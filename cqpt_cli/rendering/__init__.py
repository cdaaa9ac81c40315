"""Results become words: on the screen, in JSON, in documents and sheets."""
