"""cqpt: the certificates of the French telecommunications branch, run from a folder of YAML cases."""

__version__ = "0.1.0"
