"""Names that no place index has, or has only elsewhere: put where the wording or the rest of the text says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_world import ROWS, DictGazetteer, mark

from mapper.model import Mention, Resolution
from mapper.resolve import Resolver, SourceMemory

MORE = """
p:dor|Cordoba|city|PPL|37.89|-4.77|ES|ES.AN||320000|10|
p:arg|Cordoba|city|PPLA|-31.41|-64.18|AR|AR.05||1400000|20|
c:AR|Argentina|country|PCLI|-34|-64|AR|||44000000|900|
p:nbr|New Britain|city|PPL|41.66|-72.78|US|US.CT||72000|4|
p:mer|Meriden|city|PPL|41.54|-72.81|US|US.CT||60000|4|
c:ES|Spain|country|PCLI|40|-4|ES|||47000000|400|Spanish/adjective
p:sho|Shotton|city|PPL|53.2|-3.0|GB|GB.WLS||300|1|
"""

FAR = "Nothing else happened on that day. " * 12


@pytest.fixture(scope="module")
def wide() -> Resolver:
    return Resolver.load(DictGazetteer(ROWS + MORE))


def resolve(resolver: Resolver, text: str, hint: str = "", **fields: str) -> list[Resolution]:
    """The resolutions; the first mention gets the hint."""
    document, mentions = mark(text, **fields)
    first: Mention = replace(mentions[0], hint=hint) if hint else mentions[0]  # type: ignore[arg-type]
    return list(resolver.resolve(document, (first, *mentions[1:])))


def ids(resolutions: list[Resolution]) -> list[str | None]:
    return [resolution.place.id if resolution.place else None for resolution in resolutions]


def test_words_beside_a_mention_beat_the_sense_of_the_rest(wide: Resolver) -> None:
    dry = "[Argentina] is dry. [Cordoba] waits for rain. [Argentina] and [Cordoba] pray. "
    found = resolve(wide, f"{dry}{FAR}In [Spanish] [Cordoba] it pours.")
    assert ids(found) == ["c:AR", "p:arg", "c:AR", "p:arg", "c:ES", "p:dor"]
    assert found[5].why[0].code == "wording"
    assert found[5].candidates[0].place.id == "p:dor"


def test_list_of_countries_is_no_container(wide: Resolver) -> None:
    assert ids(resolve(wide, "Envoys of [Jordan], [Iraq], [Georgia] and [Syria] met."))[:2] == ["c:JO", "c:IQ"]


def test_town_that_the_index_lacks_is_not_taken_elsewhere(wide: Resolver) -> None:
    text = "A barn burned in [Shotton], [Connecticut], on Monday. Crews came from [Hartford]."
    shotton = resolve(wide, text)[0]
    assert shotton.place is not None
    assert (shotton.place.source, shotton.place.admin1) == ("text", "US.CT")
    assert shotton.why[0].code == "within"
    assert shotton.lat == pytest.approx(41.76, abs=0.01)  # beside Hartford, with the reach of Connecticut
    assert shotton.radius_km == 65


LOCAL = "Two cars crashed on [Xyzzy Road]. {}Police from [Hartford], [New Britain] and [Meriden] came."


def test_street_is_put_into_the_area_of_the_text(wide: Resolver) -> None:
    street, hartford, *_ = resolve(wide, LOCAL.format(FAR), hint="road")
    assert street.place is not None
    assert hartford.lat is not None
    assert (street.place.source, street.place.level, street.place.country) == ("text", "road", "US")
    assert street.lat == pytest.approx(hartford.lat, abs=0.3)
    assert street.radius_km is not None
    assert street.radius_km >= 25
    assert street.confidence <= 0.5
    assert street.why[0].code == "around"


@pytest.mark.parametrize(
    "text",
    [
        f"Mr [Xyzzy] spoke. {FAR}Police from [Hartford], [New Britain] and [Meriden] came.",  # a name like a person's
        f"Fire in [Xyzzyville]. {FAR}Help came from [Dallas], [Berlin], [Mosul] and [Baghdad].",  # all over the world
        f"Fire in [Xyzzyville]. {FAR}[Hartford] was quiet.",  # one place alone proves little
    ],
)
def test_unknown_name_without_an_area_stays_open(wide: Resolver, text: str) -> None:
    assert resolve(wide, text)[0].lat is None


def test_home_area_of_the_source_is_an_area_too(wide: Resolver) -> None:
    memory = SourceMemory()
    source = {"domain": "hartfordherald.example"}
    for number in range(3):
        document, mentions = mark("Fire in [Hartford].", id=f"old{number}", **source)
        memory.learn(document, wide.resolve(document, mentions))
    document, mentions = mark("A barn burned in [Xyzzyville].", id="new", **source)
    assert wide.resolve(document, mentions)[0].lat is None
    (village,) = wide.resolve(document, mentions, memory=memory)
    assert village.lat == pytest.approx(41.76, abs=0.1)
    assert village.why[0].code == "around"


def test_street_is_not_sought_in_a_far_town_of_its_name(wide: Resolver) -> None:
    text = "Shots fell in [Halle Street]. [Xyzzyville] slept."
    street = resolve(wide, text, hint="road")[0]
    assert street.place is None or street.confidence >= 0.6
