"""What the room gives to be taken out: sheets (register, tasks) and documents (agenda, minutes, signatures)."""
