"""Who stands at the till, and the float a shift begins with."""
