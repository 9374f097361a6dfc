"""Commands about fieldkit itself: check, keys, log, demo."""
