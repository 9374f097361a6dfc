"""Commands about files in and out: import, sync, export, inspect, firm, backup, restore."""
