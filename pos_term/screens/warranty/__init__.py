"""The standing of one unit: sold when, to whom, covered until when."""
