"""Files out and in, the firm, sync and backups. Each opens the store for itself, where it is not given a connection.

``fieldkit.sync`` is imported inside the functions: encryption and compression cost 100 ms, which neither the other
commands nor the first paint of the Sync screen pay.
"""
