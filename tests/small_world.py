"""A small gazetteer (a dict) and a way to write documents with marked names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mapper.documents import make_document
from mapper.model import Document, Hit, Match, MatchKind, Mention, Place

#: id, name, level, kind, lat, lon, country, admin1, admin2, population, radius_km, further names
ROWS = """
c:US|United States|country|PCLI|39.8|-98.6|US|||327000000|1700|USA,US,American/adjective
c:FR|France|country|PCLI|46.0|2.0|FR|||67000000|420|Frankreich,französischen/adjective
c:IQ|Iraq|country|PCLI|33.0|44.0|IQ|||38000000|370|Irak,irakischen/adjective,Iraqi/adjective
c:SY|Syria|country|PCLI|35.0|38.0|SY|||17000000|240|Syrien
c:AU|Australia|country|PCLI|-25|135|AU|||25000000|1560|
c:CN|China|country|PCLI|35|105|CN|||1400000000|1750|
c:DE|Germany|country|PCLI|51.5|10.5|DE|||83000000|330|Deutschland
c:GE|Georgia|country|PCLI|42|43.5|GE|||3700000|150|
c:JO|Jordan|country|PCLI|31|36|JO|||10000000|170|
a:TX|Texas|admin1|ADM1|31.3|-99.2|US|US.TX||29000000|500|
a:AL|Alabama|admin1|ADM1|32.8|-86.8|US|US.AL||5000000|210|Ala./abbreviation
a:GA|Georgia|admin1|ADM1|32.7|-83.4|US|US.GA||10000000|220|
a:CA|California|admin1|ADM1|37|-120|US|US.CA||39000000|360|Calif./abbreviation
a:OK|Oklahoma|admin1|ADM1|35.5|-97.5|US|US.OK||4000000|240|
a:CT|Connecticut|admin1|ADM1|41.7|-72.7|US|US.CT||3600000|65|
p:par|Paris|city|PPLC|48.85|2.35|FR|FR.11||2100000|23|
p:ptx|Paris|city|PPL|33.66|-95.56|US|US.TX|US.TX.lamar|25000|3|
p:bal|Birmingham|city|PPL|33.52|-86.80|US|US.AL||210000|9|
p:bgb|Birmingham|city|PPL|52.48|-1.90|GB|GB.ENG||1140000|17|
p:dal|Dallas|city|PPL|32.78|-96.80|US|US.TX||1300000|18|
p:mos|Mosul|city|PPL|36.34|43.13|IQ|IQ.15||1740000|20|Mossul
p:mlm|Mossul|city|PPL|47.10|8.10|CH|CH.LU||900|1|
p:bag|Baghdad|city|PPLC|33.34|44.40|IQ|IQ.07||7200000|40|Bagdad
p:bar|Bartella|city|PPL|36.35|43.38|IQ|IQ.15||30000|3|
p:hal|Halle|city|PPL|51.48|11.97|DE|DE.15||240000|8|Halle (Saale)
p:hwe|Halle|city|PPL|52.06|8.37|DE|DE.07||21000|2|
p:hbe|Halle|city|PPL|50.73|4.23|BE|BE.VLG||39000|3|
w:saa|Saale|water|STM|51.3|11.9|DE|DE.15||0|100|
p:lbc|Long Beach|city|PPL|33.77|-118.19|US|US.CA||470000|11|
p:lba|Long Beach|city|PPL|-35.7|150.3|AU|AU.02||700|1|
p:lac|Los Angeles|city|PPL|34.05|-118.24|US|US.CA||3900000|31|
p:ber|Berlin|city|PPLC|52.52|13.41|DE|DE.16||3600000|30|
p:bct|Berlin|city|PPL|41.62|-72.75|US|US.CT||20000|2|
p:har|Hartford|city|PPL|41.76|-72.69|US|US.CT||124000|6|
p:okc|Oklahoma|city|PPL|35.47|-97.52|US|US.OK||0|1|
p:chb|China|facility|BLDG|40.7|-74.0|US|US.NY||0|1|
p:usb|USA|facility|BLDG|42.0|-80.0|US|US.PA||0|1|
p:eur|European|facility|MN|-33.0|145.0|AU|AU.02||0|1|
r:eur|Europe|region|CONT|50|15||||700000000|3000|European/adjective
p:tbi|Tbilisi|city|PPLC|41.69|44.83|GE|GE.51||1100000|17|
p:jam|Jordan|admin1|ADM1|31.9|35.9|JM|JM.01||0|20|
p:atl|Atlanta|city|PPL|33.75|-84.39|US|US.GA||500000|11|
p:tyl|Tyler|city|PPL|32.35|-95.30|US|US.TX||100000|5|
"""
COMMON_WORDS = {"mossul": "de"}


class DictGazetteer:
    """The rows above, by folded name."""

    def __init__(self, rows: str = ROWS) -> None:
        self._places: dict[str, Place] = {}
        self._names: dict[str, list[Match]] = {}
        for row in filter(None, rows.splitlines()):
            self._add(row)
        for found in self._names.values():
            found.sort(key=lambda match: -match.place.population)

    def lookup(self, name: str, *, lang: str = "", cued: bool = False) -> Sequence[Match]:
        return tuple(self._names.get(name.casefold(), ()))

    def scan(self, text: str, *, lang: str = "") -> Iterator[Hit]:
        return iter(())

    def place(self, place_id: str) -> Place | None:
        return self._places.get(place_id)

    def _add(self, row: str) -> None:
        place_id, name, level, kind, lat, lon, country, admin1, admin2, population, radius, others = row.split("|")
        names: dict[str, MatchKind] = {name: "exact"}
        for other in filter(None, others.split(",")):
            text, _, match = other.partition("/")
            names[text] = match or "exonym"  # type: ignore[assignment]
        place = Place(
            place_id, name, kind, level, float(lat), float(lon), country, admin1, admin2,  # type: ignore[arg-type]
            int(population), float(radius), alternates=len(names),
        )  # fmt: skip
        self._places[place_id] = place
        for text, match_kind in names.items():
            self._names.setdefault(text.casefold(), []).append(Match(place, text, match_kind))


def mark(text: str, **fields: str) -> tuple[Document, tuple[Mention, ...]]:
    """A document and its mentions from a text with the names in [brackets]."""
    plain = re.sub(r"[\[\]]", "", text)
    fields.setdefault("lang", "en")
    document = make_document(plain, **fields)  # type: ignore[arg-type]
    mentions = []
    for number, found in enumerate(re.finditer(r"\[([^\]]+)\]", text)):
        start = found.start() - 2 * number
        end = start + len(found[1])
        sentence = sum(s.end <= start for s in document.sentences)
        mentions.append(Mention(start, end, found[1], "literal", found[1], document.lang, sentence))
    return document, tuple(mentions)
