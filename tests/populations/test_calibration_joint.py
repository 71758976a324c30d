import humanleague
import numpy as np
import pytest
from deeppersona.errors import MarginError
from deeppersona.populations.calibration import dimensions as dim
from deeppersona.populations.calibration.countries import countries
from deeppersona.populations.calibration.joint import JointMargins, fit, fit_all, published_margins, rake
from deeppersona.populations.calibration.tables import provenance, vectors


@pytest.fixture(scope="module")
def joints():
    return fit_all()


def test_every_cell_of_every_margin_is_met_within_a_millionth_in_every_country(joints):
    codes = [joint.country.proxy_of or joint.country.iso3 for joint in joints]
    margins = vectors("joint_margins")
    for code, joint in zip(codes, joints, strict=True):
        age_sex = margins.of(code, "age_sex")
        age_sex = age_sex / age_sex.sum()
        share = joint.share
        assert share.sum() == pytest.approx(1, abs=1e-9)
        education = share.sum((3, 4)) - age_sex[..., None] * margins.of(code, "education")
        marital = share.sum((2, 3)) - age_sex[..., None] * margins.of(code, "marital")
        work = share.sum((2, 4))
        status = np.stack([work[..., :3].sum(-1), work[..., 6], work[..., [3, 4, 5, 7]].sum(-1)], axis=-1)
        labour = status - age_sex[..., None] * margins.of(code, "labour")
        assert max(np.abs(gap).max() for gap in (education, marital, labour)) < 1e-6, code


def test_the_fit_agrees_with_humanleague_on_the_margins_it_can_take():
    codes = ["DEU", "KEN", "IND", "USA"]
    aims = published_margins(codes)
    seeds = np.stack([vectors("joint_seeds").of(code, "seed").reshape(dim.JOINT_SHAPE) for code in codes])
    seeds = seeds / seeds.sum((3, 4, 5), keepdims=True) * aims.age_sex[..., None, None, None]
    fitted, _, _ = rake(seeds, JointMargins(aims.age_sex, aims.education, aims.labour, aims.marital, None))
    for row in range(len(codes)):
        by_status = [seeds[row][:, :, :, status == dim.LABOUR_OF_EMPLOYMENT].sum(3) for status in range(3)]
        margins = [aims.education[row], aims.labour[row], aims.marital[row]]
        indices = [np.array([0, 1, 2]), np.array([0, 1, 3]), np.array([0, 1, 4])]
        expected, info = humanleague.ipf(np.stack(by_status, axis=3), indices, margins)
        assert info["conv"]
        ours = np.stack(
            [fitted[row][:, :, :, status == dim.LABOUR_OF_EMPLOYMENT].sum(3) for status in range(3)], axis=3
        )
        np.testing.assert_allclose(ours, expected, atol=1e-7)


def test_the_self_employed_are_the_share_of_the_employed_that_the_ilo_gives(joints):
    joint = next(joint for joint in joints if joint.country.iso3 == "IND")
    by_sex = joint.share.sum((0, 2, 4))
    have = by_sex[:, dim.EMPLOYMENT.index("self_employed")] / by_sex[:, :3].sum(1)
    np.testing.assert_allclose(have, vectors("joint_margins").of("IND", "self_employed"), atol=1e-6)


def test_a_proxy_has_the_joint_of_the_country_that_stands_for_it():
    np.testing.assert_array_equal(fit("AND").share, fit("ESP").share)


def test_the_open_licence_joint_meets_its_margins_without_survey_tables(monkeypatch):
    from deeppersona.populations.calibration import joint as module

    real = module.vectors

    def only_margins(name):
        assert name == "joint_margins"
        return real(name)

    monkeypatch.setattr(module, "vectors", only_margins)
    fitted = fit_all([country for country in countries() if country.iso3 in ("DEU", "NGA")], open_licence=True)
    for joint in fitted:
        assert not joint.has_marital
        assert joint.worst < 1e-6
        assert joint.share[..., 1:].sum() == 0
        assert joint.share[:, :, :, dim.EMPLOYMENT.index("part_time")].sum() == 0


def test_margins_that_cannot_hold_together_name_the_country_and_cell(monkeypatch):
    from deeppersona.populations.calibration import joint as module

    def torn(codes):
        aims = published_margins(codes)
        labour = aims.labour.copy()
        labour[:, 0, 0] = labour[:, 0, 0] * 2
        return JointMargins(aims.age_sex, aims.education, labour, aims.marital, aims.self_employed)

    monkeypatch.setattr(module, "published_margins", torn)
    monkeypatch.setattr(module, "SWEEPS", 50)
    with pytest.raises(MarginError, match=r"DEU.*together") as caught:
        fit_all([country for country in countries() if country.iso3 == "DEU"])
    assert "18-24 male" in caught.value.parameter


@pytest.mark.parametrize(
    "name", ["joint_margins", "joint_seeds", "ages", "area", "religion", "income", "household", "occupations"]
)
def test_every_table_carries_source_year_and_terms(name):
    assert {"source", "year", "terms", "about"} <= set(provenance(name))


def test_the_national_age_of_adults_has_the_published_median():
    from deeppersona.populations.calibration.validate import MEDIAN_AGES, median_age

    for code, expected in MEDIAN_AGES.items():
        assert median_age(fit(code)) == pytest.approx(expected, abs=1.0)
