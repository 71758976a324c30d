"""Who answers: calibrated cores, the Human-Attribute Tree and deep personas."""
