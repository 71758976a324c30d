"""Structure of the answers: what a distance of one distribution from another cannot see."""
