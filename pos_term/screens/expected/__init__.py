"""What is to come: purchase orders and announced deliveries."""
