"""The customer's age, worked out from a date of birth."""
