"""Tables for spreadsheets: records in and out as CSV."""
