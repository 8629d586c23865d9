"""Taking payment, and the commit of the sale."""
