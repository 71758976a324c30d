"""Categories of the calibrated demographics, in the order in which every shipped array stores them."""

import numpy as np
from numpy.typing import NDArray

AGE_BANDS = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
SEXES = ("male", "female")
EDUCATION = ("primary_or_less", "lower_secondary", "upper_secondary", "tertiary")
EMPLOYMENT = ("full_time", "part_time", "self_employed", "retired", "homemaker", "student", "unemployed", "other")
MARITAL = ("single", "married", "divorced", "widowed")
AREAS = ("urban", "rural")
RELIGIONS = ("christian", "muslim", "hindu", "buddhist", "jewish", "other", "unaffiliated")
LABOUR = ("employed", "unemployed", "out_of_labour_force")

#: Labour status of each employment category, as an index into ``LABOUR``.
LABOUR_OF_EMPLOYMENT: NDArray[np.int64] = np.array([0, 0, 0, 2, 2, 2, 1, 2])
#: How many employment categories are work (they come first): these respondents have an occupation.
WORKING = 3
IN_WORK = EMPLOYMENT[:WORKING]

#: Youngest and oldest adult; the United Nations' open group 80+ is spread up to here.
YOUNGEST, OLDEST = 18, 100
#: First age of each band and one past the oldest age.
BAND_EDGES: NDArray[np.int64] = np.array([18, 25, 35, 45, 55, 65, OLDEST + 1])
AGES: NDArray[np.int64] = np.arange(YOUNGEST, OLDEST + 1)
#: Band of each single year of age, as an index into ``AGE_BANDS``.
BAND_OF_AGE: NDArray[np.int64] = np.searchsorted(BAND_EDGES, AGES, side="right") - 1

#: Axes of the joint and its shape: age band, sex, education, employment, marital status.
JOINT_AXES = ("age", "sex", "education", "employment", "marital")
JOINT_SHAPE = (len(AGE_BANDS), len(SEXES), len(EDUCATION), len(EMPLOYMENT), len(MARITAL))

#: Major groups of occupations, ISCO-08 (International Labour Organization 2012); no source has the armed forces, group 0.
ISCO_TITLES = {
    1: "managers",
    2: "professionals",
    3: "technicians and associate professionals",
    4: "clerical support workers",
    5: "service and sales workers",
    6: "skilled agricultural, forestry and fishery workers",
    7: "craft and related trades workers",
    8: "plant and machine operators, and assemblers",
    9: "elementary occupations",
}
ISCO_MAJOR = tuple(ISCO_TITLES)
LARGEST_HOUSEHOLD = 12
HOUSEHOLD_SIZES: NDArray[np.int64] = np.arange(1, LARGEST_HOUSEHOLD + 1)
DECILES: NDArray[np.int64] = np.arange(1, 11)

#: Vocabularies of the core's text columns whose categories are the same in every country.
VOCABULARIES: dict[str, tuple[str, ...]] = {
    "sex": SEXES,
    "education": EDUCATION,
    "employment": EMPLOYMENT,
    "marital": MARITAL,
    "area": AREAS,
    "religion": RELIGIONS,
}
