"""What the core already settles about a gate: when it is certainly true, and when certainly false."""

#: Gate to (true if, false if), in the language of ``applies_if``. A gate without a rule is drawn from its leaf's base rate.
GATE_RULES: dict[str, tuple[str, str]] = {
    "attended_school": ("education != 'primary_or_less'", ""),
    "can_read": ("education in ('upper_secondary', 'tertiary')", ""),
    "has_ever_worked": ("employment in ('full_time', 'part_time', 'self_employed', 'retired')", ""),
    "has_paid_work": (
        "employment in ('full_time', 'part_time', 'self_employed')",
        "employment in ('retired', 'homemaker', 'student', 'unemployed', 'other')",
    ),
    "has_partner": ("marital == 'married'", ""),
    "has_religion": ("religion != 'unaffiliated'", "religion == 'unaffiliated'"),
    "supervises_others": ("", "employment in ('retired', 'homemaker', 'student', 'unemployed', 'other')"),
}
