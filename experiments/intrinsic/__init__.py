"""What descriptions of people hold, before anybody answers."""
