"""What of the stock somebody should look at."""
