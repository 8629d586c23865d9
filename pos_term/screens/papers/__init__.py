"""What is printed beside receipts."""
