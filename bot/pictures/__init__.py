"""Pictures that people look at on a phone, drawn from plain data. Know nothing of the rest."""
