"""The statistics of structure by name: what each says and what would be right."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Statistic:
    """One statistic as tables show it.

    Attributes:
        name: key in tables and JSON.
        label: heading for people.
        meaning: one sentence: what it is, and what a good value is.
        target: ``humans`` (as close as possible to the human value), ``one`` or ``zero``.
    """

    name: str
    label: str
    meaning: str
    target: str


_ALL = (
    Statistic(
        "divergence_preservation",
        "Cultural divergence preserved",
        "How far countries lie from their common centre, run divided by humans (base-2 Jensen-Shannon divergence, sampling "
        "noise removed from both sides): below 1 countries are flattened, above 1 exaggerated.",
        "one",
    ),
    Statistic(
        "country_rank_correlation",
        "Country rank correlation",
        "Spearman correlation of the countries' means with the humans', mean over questions; its ceiling is what as many "
        "real people per country would reach.",
        "one",
    ),
    Statistic(
        "sd_ratio",
        "SD ratio",
        "Standard deviation of answers within a country, run divided by humans: below 1 answers are too much alike.",
        "one",
    ),
    Statistic(
        "item_correlation_error",
        "Inter-item correlation error",
        "Mean absolute error of the correlations between questions within a country; the baseline answers every question "
        "independently of the others.",
        "zero",
    ),
    Statistic(
        "extreme_response",
        "Extreme responses",
        "Share of answers at either end of scales with four or more options.",
        "humans",
    ),
    Statistic(
        "midpoint_response",
        "Midpoint responses",
        "Share of answers on the middle option of scales that have one.",
        "humans",
    ),
    Statistic(
        "acquiescence",
        "Acquiescence",
        "Mean of raw answers over equally many items keyed either way, minus the scale's middle, as a share of the range: "
        "above 0 statements are agreed with whatever they say.",
        "humans",
    ),
    Statistic(
        "straight_lining",
        "Straight-lining",
        "Share of respondents who give one and the same answer throughout a battery of three or more like-scaled questions.",
        "humans",
    ),
    Statistic(
        "longstring",
        "Longest string",
        "Longest run of identical answers within a battery, as a share of its length, mean over respondents and batteries.",
        "humans",
    ),
    Statistic(
        "inconsistent_pairs",
        "Inconsistent pairs",
        "Share of answers to strongly correlated pairs of questions that contradict each other: on opposite sides of the "
        "scales' middles.",
        "humans",
    ),
    Statistic("alpha", "Cronbach's alpha", "Internal consistency of a trait's items, keys applied.", "humans"),
    Statistic(
        "omega",
        "McDonald's omega",
        "Share of a trait score's variance that one common factor explains, keys applied.",
        "humans",
    ),
    Statistic(
        "loading_congruence",
        "Loading congruence",
        "Tucker's congruence of a trait's factor loadings with the humans': above .95 the items hang together alike, below "
        ".85 the trait is not the same (a hint at measurement invariance, not a test).",
        "one",
    ),
    Statistic("trait_mean", "Trait mean", "Mean of a trait's keyed items as a share of the scale's range.", "humans"),
    Statistic("trait_sd", "Trait SD", "Standard deviation of the trait score over respondents.", "humans"),
    Statistic(
        "trait_distance",
        "Trait mean difference",
        "Difference of the trait means in human standard deviations (Cohen's d, absolute).",
        "zero",
    ),
    Statistic(
        "subgroup_error",
        "Subgroup error (KS)",
        "Mean Kolmogorov-Smirnov distance of subgroups from the same subgroups of the humans; the baseline answers every "
        "subgroup with the whole country's human distribution.",
        "zero",
    ),
)

#: In the order in which tables show them.
STATISTICS: dict[str, Statistic] = {one.name: one for one in _ALL}
