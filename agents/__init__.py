"""A persona as a Mesa agent that answers: context, elicitation, memory."""
