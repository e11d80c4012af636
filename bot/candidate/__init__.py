"""What the bot does for a candidate. Each function takes a visit and says what to show."""
