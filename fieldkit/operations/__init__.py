"""What a person can do, once: screens and command line call these alike."""
