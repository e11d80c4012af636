"""What the bot does for an administrator. Each function takes a visit and says what to show."""
