"""Pure functions: models, law and a date go in, facts come out. No disk, no clock, no words."""
