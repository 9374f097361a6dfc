"""What programs and people make of vCards: names, labels, days and values that no standard has."""
