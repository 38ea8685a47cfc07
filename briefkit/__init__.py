"""briefkit: Arabic policy briefs, read, measured and mapped."""
__version__ = "0.1.0"
