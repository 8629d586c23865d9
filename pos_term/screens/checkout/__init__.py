"""The counter: the screen a cashier looks at all day."""
