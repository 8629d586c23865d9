"""Which lot, or which serial: the prompt of a line that waits for its numbers."""
