"""What the headings of a CSV file mean: Google's, Outlook's in five languages, and what people write themselves.

Outlook's headings are those of its export in English, German, French, Dutch and Spanish. Rather than list every
column of each, a heading is taken apart into words: what it is (a number, a street) and what it is for (work, home).
"""

import re
from dataclasses import dataclass

from fieldkit.domain.text.sanitize import fold

FIELDS = (
    "name",
    "prefix",
    "first name",
    "middle name",
    "last name",
    "suffix",
    "organisation",
    "department",
    "job title",
    "phone",
    "email",
    "address",
    "street",
    "city",
    "region",
    "postcode",
    "country",
    "website",
    "birthday",
    "notes",
    "uid",
    "label",
    "other",
    "ignore",
)
"""Where a column can go. ``label`` says what the value of the same group is for (``Phone 1 - Label``)."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading says: the field, what the value is for, and which columns belong together."""

    field: str
    label: str = ""
    group: str = ""


def _known(field: str, headings: str) -> dict[str, str]:
    return {heading.strip(): field for heading in headings.split(",")}


_EXACT = {
    **_known("name", "name, full name, fullname, display name, displayname, contact, contact name, nom complet"),
    **_known("name", "vollstandiger name, anzeigename, ansprechpartner, kontakt, naam, volledige naam, nom"),
    **_known("name", "nombre completo, person, mitarbeiter"),
    **_known("first name", "first name, firstname, given name, givenname, forename, vorname, prenom, voornaam"),
    **_known("first name", "nombre, first"),
    **_known("middle name", "middle name, additional name, weitere vornamen, zweiter vorname, deuxieme prenom"),
    **_known("middle name", "middelste naam, tussenvoegsel, segundo nombre, middle initial"),
    **_known("last name", "last name, lastname, family name, familyname, surname, nachname, familienname, last"),
    **_known("last name", "nom de famille, achternaam, apellido, apellidos"),
    **_known("prefix", "prefix, name prefix, anrede, titel, civilite, titre, aanhef, tratamiento, salutation"),
    **_known("suffix", "suffix, name suffix, suffixe, achtervoegsel, sufijo, namenszusatz"),
    **_known("organisation", "organisation, organization, organization name, company, company name, firma, firm"),
    **_known("organisation", "unternehmen, societe, entreprise, bedrijf, organisatie, empresa, compania, client"),
    **_known("organisation", "organizacion, customer, kunde, klant, business name, employer, firmenname"),
    **_known("department", "department, organization department, abteilung, service, departement, afdeling"),
    **_known("department", "departamento, dept"),
    **_known("job title", "job title, jobtitle, organization title, position, role, funktion, fonction, functie"),
    **_known("job title", "puesto, cargo, berufsbezeichnung, job, title"),
    **_known("notes", "notes, note, comment, comments, remark, remarks, notizen, notiz, bemerkung, bemerkungen"),
    **_known("notes", "remarque, remarques, commentaire, notities, opmerking, opmerkingen, notas"),
    **_known("birthday", "birthday, birth date, birthdate, date of birth, geburtstag, geburtsdatum"),
    **_known("birthday", "anniversaire, date de naissance, verjaardag, geboortedatum, cumpleanos"),
    **_known("birthday", "fecha de nacimiento"),
    **_known("uid", "uid, uuid"),
    **_known("ignore", "priority, sensitivity, private, prioritat, vertraulichkeit, privat, priorite"),
    **_known("ignore", "critere de diffusion, prive, prioriteit, gevoeligheid, prioridad, confidencialidad"),
    **_known("ignore", "privado"),
}
_FOR = {
    "work": "business work office geschaftlich dienstlich buro bureau werk zakelijk trabajo oficina",
    "home": "home privat private domicile personnel thuis prive particular casa",
    "other": "other weitere weiterer weiteres weiteren andere autre overig overige otro otra otros",
    "mobile": "mobile mobil mobiltelefon cell cellphone handy natel portable movil mobiel mobiele gsm celular",
    "fax": "fax telefax telecopie telecopieur faxnummer",
    "pager": "pager semafoon recepteur",
    "car": "car autotelefon voiture autotelefoon coche",
    "callback": "callback ruckmeldung ruckruf rappel terugbellen",
    "assistant": "assistant assistants assistent assistente asistente",
    "company": "company firma societe bedrijf empresa",
    "primary": "primary haupttelefon main principal hoofdtelefoon hauptnummer zentrale",
    "isdn": "isdn rnis rdsi",
    "telex": "telex",
    "radio": "radio mobilfunk radiotelephone radiotelefoon",
    "text phone": "tty tdd",
}
_LABELS = {word: label for label, words in _FOR.items() for word in words.split()}
_PHONE = frozenset(
    "phone phones tel telephone telefon telefonnummer telefoon telefoonnummer telefono telefone rufnummer durchwahl"
    " telefonisch nummer".split()
)
_NUMBERS = frozenset(("mobile", "fax", "pager", "callback", "isdn", "telex", "text phone"))
_EMAIL = frozenset("mail mailadresse mailadres courriel courrier messagerie correo".split())
_WEBSITE = frozenset("website web webpage url homepage webseite webpagina internetseite internet".split())
_PARTS = {
    "street": "street strasse rue straat calle strassenr",
    "city": "city town ort stadt wohnort ville localite plaats woonplaats stad ciudad poblacion",
    "region": "state region province bundesland kanton dep provincia provincie county estado",
    "postcode": "zip postcode zipcode postal plz postleitzahl cp npa",
    "country": "country land pays pais",
    "pobox": "postfach postbus apartado po boite",
    "address": "address adresse anschrift adres direccion postadresse",
}
_PART = {word: part for part, words in _PARTS.items() for word in words.split()}
_GOOGLE = re.compile(r"(.+?) (\d+) - (.+)\Z")
_GOOGLE_SUB = {
    "street": "street",
    "city": "city",
    "region": "region",
    "postal code": "postcode",
    "country": "country",
    "formatted": "address",
}
_IMPLIED = {"file as", "initials", "initialen", "initiales", "initialer", "short name", "speichern unter"}
# Well-known columns without a field of their own, whose values could be taken for something else.
_GENERAL = {name: name for name in ("photo", "nickname", "spouse", "anniversary", "gender", "categories")}
IMPLIED_LABELS = frozenset({"file as", "initials", "e-mail display name"})
"""Labels of columns that mostly repeat what the name says; kept only where they do not."""


def is_heading(text: str) -> bool:
    """Return whether a cell is a heading that fieldkit knows."""
    return len(text) < 60 and meaning(text) is not None


def meaning(heading: str) -> Meaning | None:
    """Return what a heading says, or None when it is not known."""
    plain = " ".join(fold(heading).replace("\ufeff", "").split())
    google = _GOOGLE.match(plain)
    if google:
        return _google(*google.groups())
    if plain in _IMPLIED:
        return Meaning("other", "file as" if "as" in plain or "unter" in plain else "initials")
    plain = re.sub(r"\be[- ]?mail", "email", plain)
    simple = " ".join(re.findall(r"[^\W_]+", plain))
    if simple in _GENERAL:
        return Meaning("other", _GENERAL[simple])
    if simple in _EXACT:
        return Meaning(_EXACT[simple])
    return _by_words(re.findall(r"[^\W\d_]+", simple))


def _google(kind: str, number: str, sub: str) -> Meaning:
    group = f"{kind} {number}"
    if sub in ("label", "type"):
        return Meaning("label", group=group)
    if kind in ("phone", "e-mail", "website") and sub == "value":
        return Meaning({"e-mail": "email"}.get(kind, kind), group=group)
    if kind == "address":
        return Meaning(_GOOGLE_SUB.get(sub, "street"), group=group)
    if kind == "organization" and sub in ("name", "title", "department"):
        field = {"name": "organisation", "title": "job title", "department": "department"}[sub]
        return Meaning(field, group=group)
    return Meaning("other", kind if sub == "value" else f"{kind} {sub}", group)


def _by_words(words: list[str]) -> Meaning | None:
    found = set(words)
    labels = [_LABELS[word] for word in words if word in _LABELS]
    place = [label for label in labels if label in ("work", "home", "other")]
    label = " ".join(dict.fromkeys(place + labels))
    if found & _EMAIL or any(word.startswith("email") for word in words):
        if found & {"type", "typ", "tipo"}:
            return Meaning("ignore")
        if found & {"display", "name", "angezeigter", "complet", "nombre", "weergavenaam", "anzeigename", "nom"}:
            return Meaning("other", "e-mail display name")
        return Meaning("email", label)
    if found & _WEBSITE and not found & {"busy"}:
        return Meaning("website", label)
    if (found & _PHONE or set(labels) & _NUMBERS) and not found & {"name", "naam", "nom", "nombre"}:
        return Meaning("phone", label)
    if len(words) > 4:
        return None
    parts = [_PART[word] for word in words if word in _PART]
    part = next((part for part in parts if part != "address"), parts[0] if parts else "")
    if "pobox" in parts:
        part = "street"
    return Meaning(part, label, f"{label} address".strip()) if part else None
