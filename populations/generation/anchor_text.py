"""The words a demographic anchor stands for when attributes are ranked by how near they are to a person."""

from __future__ import annotations

#: One phrase per value of each core field. Ranking uses the sum of the similarities of a question to a person's phrases.
PHRASES: dict[str, dict[str, str]] = {
    "age_band": {
        "18-24": "young adult, first job or studies, finding a partner, friends, living with parents",
        "25-34": "adult in their late twenties, building a career, marriage, first children, first home",
        "35-44": "adult in middle life, raising children, established work, mortgage and family duties",
        "45-54": "middle-aged adult, teenage children, ageing parents, long work experience",
        "55-64": "older worker, grown children, thinking of retirement, health checks",
        "65+": "old age, retirement, pension, grandchildren, illness, widowhood, memories",
    },
    "sex": {"male": "man, husband, father, son, brother", "female": "woman, wife, mother, daughter, sister"},
    "education": {
        "primary_or_less": "little schooling, learned by doing, hard to read official letters",
        "lower_secondary": "left school early, practical skills, manual trade",
        "upper_secondary": "finished secondary school, vocational certificate, skilled job",
        "tertiary": "university degree, professional training, books, foreign languages",
    },
    "employment": {
        "full_time": "full-time employee with a boss, colleagues, a salary and fixed hours",
        "part_time": "part-time job with short hours next to other duties",
        "self_employed": "own business, customers, market stall, farm, irregular income",
        "retired": "retired from work, living on a pension, free days",
        "homemaker": "keeping house, cooking, cleaning, looking after the family at home",
        "student": "student at school or university, exams, classmates, lectures",
        "unemployed": "out of work, looking for a job, money worries, applications",
        "other": "unable to work, illness or disability, irregular occupation",
    },
    "marital": {
        "single": "single, never married, dating, living alone or with parents",
        "married": "married, spouse, shared household and decisions",
        "divorced": "divorced or separated, former partner, starting again",
        "widowed": "widowed, grief for a late spouse, living alone",
    },
    "area": {
        "urban": "city life, apartment, public transport, shops and crowds",
        "rural": "village life, fields, animals, neighbours who know each other",
    },
    "religion": {
        "christian": "Christian faith, church, prayer, Sunday service",
        "muslim": "Muslim faith, mosque, daily prayer, fasting",
        "hindu": "Hindu faith, temple, festivals, household shrine",
        "buddhist": "Buddhist practice, temple, meditation, merit",
        "jewish": "Jewish faith, synagogue, holy days, tradition",
        "other": "traditional or other religion, ritual, ancestors, spirits",
        "unaffiliated": "no religion, secular outlook, doubt about gods",
    },
    "isco": {
        "none": "no paid occupation at present",
        "0": "soldier in the armed forces, barracks and discipline",
        "1": "manager who leads staff and takes decisions",
        "2": "professional such as a teacher, doctor, engineer or lawyer",
        "3": "technician or associate professional such as a nurse or accountant",
        "4": "clerk in an office, records, letters, customer counter",
        "5": "service and sales worker, shop, restaurant, personal care",
        "6": "farmer, fisher or forester, crops, animals, seasons",
        "7": "craft worker, building, metal, wood, textiles, repair",
        "8": "machine operator or driver, factory, truck, assembly line",
        "9": "elementary labour, cleaning, carrying, street vending, farm help",
    },
}

AGE_EDGES = (25, 35, 45, 55, 65)
AGE_BANDS = tuple(PHRASES["age_band"])


def anchor_texts() -> list[str]:
    """Every phrase, in a fixed order."""
    return [phrase for phrases in PHRASES.values() for phrase in phrases.values()]
