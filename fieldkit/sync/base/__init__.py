"""What all of sync stands on: refusals, cancellation, atomic writes, the lock."""
