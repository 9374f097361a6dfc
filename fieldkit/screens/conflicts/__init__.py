"""The list of conflicts, and deciding one."""
