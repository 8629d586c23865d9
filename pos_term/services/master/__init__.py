"""What the shop keeps by hand: products, suppliers, customers, places; found, read, added and changed."""
