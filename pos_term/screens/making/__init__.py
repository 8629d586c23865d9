"""Making goods: what is made, of which lots, checked and booked as a production order."""
