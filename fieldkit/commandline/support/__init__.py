"""What commands share: options, output, a connection, passphrases."""
