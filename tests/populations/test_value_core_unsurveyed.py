"""Countries without a survey: what leaving each surveyed country out says of the estimate."""

import numpy as np
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.countries import countries
from deeppersona.populations.calibration.country_kernel import CountryProfiles
from deeppersona.populations.calibration.probit import probit_thresholds
from deeppersona.populations.calibration.share_estimate import estimate_shares


def test_left_out_countries_are_predicted_better_than_by_their_region_and_with_honest_spread() -> None:
    atlas = Atlas.shipped()
    profiles = CountryProfiles.of(atlas)
    kernel = profiles.kernel(profiles.owners)
    region = {country.iso3: country.region for country in countries()}
    errors, by_region, standardised = [], [], []
    for question in ("Q8", "Q29", "Q57", "Q71", "Q131", "Q164", "Q171", "Q182", "Q199", "Q254"):
        names, codes, shares = atlas.shares("wvs7", question)
        n = atlas.effective_n("wvs7", question)
        score = (np.array(codes) - codes[0]) / (codes[-1] - codes[0])
        for at, country in enumerate(names):
            others = np.arange(len(names)) != at
            found = estimate_shares(country, tuple(np.array(names)[others]), shares[others], n[others], kernel)
            near = others & np.array([region.get(name) == region.get(country) for name in names])
            donor = shares[near if near.any() else others].mean(axis=0)
            errors.append(abs(found.shares @ score - shares[at] @ score))
            by_region.append(abs(donor @ score - shares[at] @ score))
            middle, truth = probit_thresholds(np.stack([found.shares, shares[at]]), np.array([1e9, 1e4]))
            standardised.append((middle - truth).mean() / np.sqrt(found.variance))
    assert np.mean(errors) < 0.9 * np.mean(by_region)
    # the stated variance is what widens a modelled country's facets
    assert 0.8 < np.std(standardised) < 1.25
