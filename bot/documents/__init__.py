"""Files to keep, made from plain data: spreadsheets, PDFs, calendars. Knows no other room."""
