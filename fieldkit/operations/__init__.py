"""What a person can do, once: called by the screens and by the command line alike, inside a transaction of theirs."""
