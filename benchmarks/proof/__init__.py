"""The long proof of sync: thousands of firms, kills and damaged files."""
