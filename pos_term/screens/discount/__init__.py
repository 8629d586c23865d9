"""What a line or the whole sale costs less."""
