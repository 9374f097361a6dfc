"""The list of surveys, and running one."""
