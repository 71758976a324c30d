"""Direct identifiers: what names or reaches one real person. They are dropped on reading and never stored."""

from __future__ import annotations

import re

#: Column name, without case, spaces and punctuation, to the kind of identifier it holds.
FIELDS: dict[str, str] = {
    **dict.fromkeys(
        ("name", "fullname", "firstname", "lastname", "surname", "familyname", "givenname", "forename", "middlename", "nickname",
         "maidenname", "username", "user", "login", "handle", "screenname", "participantname", "respondentname"),
        "name",
    ),
    **dict.fromkeys(("email", "mail", "emailaddress", "contact"), "e-mail"),
    **dict.fromkeys(("phone", "telephone", "tel", "mobile", "cell", "phonenumber", "mobilenumber", "fax", "whatsapp"), "phone"),
    **dict.fromkeys(("address", "street", "streetaddress", "homeaddress", "postcode", "zip", "zipcode", "postalcode", "gps",
                     "latitude", "longitude", "lat", "lon", "coordinates"), "address"),
    **dict.fromkeys(("id", "userid", "personid", "respondentid", "participantid", "customerid", "patientid", "employeeid",
                     "ssn", "socialsecurity", "socialsecuritynumber", "nationalid", "idnumber", "passport", "passportnumber",
                     "taxid", "licence", "license", "licenceplate", "licenseplate", "iban", "account", "accountnumber",
                     "creditcard", "cardnumber", "insurancenumber", "medicalrecordnumber"), "number"),
    **dict.fromkeys(("ip", "ipaddress", "deviceid", "url", "website", "homepage", "profileurl", "linkedin", "facebook",
                     "twitter", "instagram"), "online"),
    **dict.fromkeys(("photo", "image", "picture", "fingerprint", "signature", "biometric"), "likeness"),
}  # fmt: skip

#: Column names of a date of birth, which is turned into an age and dropped.
BIRTH_DATES = frozenset({"dateofbirth", "dob", "birthdate", "birthday", "borndate", "born"})

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail", re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[A-Za-z]{2,}")),
    ("online", re.compile(r"(?:https?://|www\.)\S+|(?<!\w)@\w{2,}", re.I)),
    ("online", re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")),
    ("number", re.compile(r"\b[A-Z]{2}\d{2}(?: ?\w{4}){3,7}\b|\b\d{3}-\d{2}-\d{4}\b")),
    ("phone", re.compile(r"(?<![\w.])\+?\(?\d[\d ()./-]{6,}\d(?!\w)")),
    (
        "address",
        re.compile(r"\b\d+[A-Za-z]?,? (?:[A-Z][\w'-]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Way)\b\.?"),
    ),
    ("address", re.compile(r"\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|gasse|weg|platz) \d+[a-z]?\b")),
    (
        "name",
        re.compile(
            r"\b(?:[Mm]y name is|[Nn]amed|[Cc]alled|[Nn]ame:|(?:I am|I'm)(?= [A-Z])|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)"
            r"\s+[A-ZÀ-Þ][\w'-]+(?:\s+[A-ZÀ-Þ][\w'-]+){0,2}"
        ),
    ),
)


def field_key(name: str) -> str:
    """A column name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name.casefold())


def without_identifiers(text: str) -> tuple[str, list[str]]:
    """A text with what looks like an identifier taken out, and the kinds that were found."""
    found = []
    for kind, pattern in _PATTERNS:
        text, count = pattern.subn(" ", text)
        found += [kind] * count
    return " ".join(text.split()).strip(" ,;"), found
