"""What a person has to look for at the printer."""
