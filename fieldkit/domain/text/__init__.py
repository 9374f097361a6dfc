"""Text, money, dates and durations: read from people, made safe, said again."""
