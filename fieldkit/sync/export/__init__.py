"""Own changes into files: segments and snapshots."""
