"""A record as a list of fields that are asked for one by one: what products, suppliers and places share."""
