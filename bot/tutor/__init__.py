"""What the bot does for a tutor. Each function takes a visit and says what to show."""
