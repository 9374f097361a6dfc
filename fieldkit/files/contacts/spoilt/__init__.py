"""Text that a program spoilt before it came into the file, made whole where there is no doubt."""
