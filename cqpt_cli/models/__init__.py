"""What each kind of file holds: frozen Pydantic models that refuse unknown keys. No input or output here."""
