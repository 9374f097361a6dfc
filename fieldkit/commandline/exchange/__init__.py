"""Commands about files in and out, one a file: import, sync, export, inspect, firm, backup, restore."""
