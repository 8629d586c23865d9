"""Finding a product without its barcode."""
