"""The shared folder: what lies in it, one sync run, retention."""
