"""Which of two answers people or a judge prefer, and what follows for the arms that wrote them."""
