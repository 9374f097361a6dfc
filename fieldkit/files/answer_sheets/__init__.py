"""Answer sheets as workbooks and Word documents: written for a client, and read whatever was done to them."""
