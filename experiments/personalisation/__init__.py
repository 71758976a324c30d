"""What an assistant's answers gain from how a person is described to it."""
