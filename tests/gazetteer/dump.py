"""A few real places in the form of the GeoNames dump files."""

from __future__ import annotations

from pathlib import Path

#: geonameid|name|alternate names|lat|lon|class|code|country|admin1|admin2|population
PLACES = """
99072|Mosul|Mossul,Mossoul,الموصل|36.335|43.11889|P|PPL|IQ|15||1683000
99071|Muḩāfaz̧at Nīnawá|Ninive,Nineveh|36|42.5|A|ADM1|IQ|15||3270400
98182|Baghdad|Bagdad|33.34058|44.40088|P|PPLC|IQ|07||7216000
706483|Kharkiv|Charkiw,Kharkov,Харків,Харьков|49.98081|36.25272|P|PPLA|UA|07||1430885
2660646|Geneva|Genf,Genève,Genewa|46.20222|6.14569|P|PPLA|CH|GE|2501|183981
2988507|Paris|Parigi,Paryż|48.85341|2.3488|P|PPLC|FR|11|75|2138551
4717560|Paris|Paris|33.66094|-95.55551|P|PPLA2|US|TX|277|24699
4736286|Texas|Tejas,TX|31.25044|-99.25061|A|ADM1|US|TX||29145505
4705086|Lamar County|Lamar County|33.66711|-95.57021|A|ADM2|US|TX|277|50088
2925533|Frankfurt am Main|Frankfurt,Francfort|50.11552|8.68417|P|PPL|DE|05|064|650000
2849483|Regensburg|Ratisbon|49.01513|12.10161|P|PPLA2|DE|02|093|153542
2849503|Regen|Regen|48.97|13.13|P|PPL|DE|02|092|12296
2815135|Waldshut-Tiengen|Waldshut|47.62323|8.21717|P|PPL|DE|01|083|24067
2815131|Landkreis Waldshut|Waldshut|47.65|8.2|A|ADM2|DE|01|08337|170198
756135|Warsaw|Warszawa,Warschau,Varsovie|52.22977|21.01178|P|PPLC|PL|78|1465|1702139
593116|Vilnius|Wilno,Wilna|54.68916|25.2798|P|PPLC|LT|65||542366
702550|Lviv|Lwów,Lemberg|49.83826|24.02324|P|PPLA|UA|15||717803
168826|Jisr ash Shughūr|Jisr al-Shughur|35.81246|36.31794|P|PPL|SY|12||39311
170794|Deir ez-Zor|Dayr az Zawr,Deir ez-Zor|35.33588|40.14084|P|PPLA|SY|07||242565
2643743|London|Londres,Londen|51.50853|-0.12574|P|PPLC|GB|ENG|GLA|8961989
2267057|Lisbon|Lisboa,Lissabon|38.71667|-9.13333|P|PPLC|PT|14|1106|517802
4140963|Washington|Washington D.C.|38.89511|-77.03637|P|PPLC|US|DC|001|689545
5128581|New York City|New York,Nueva York|40.71427|-74.00597|P|PPL|US|NY||8804190
2618425|Copenhagen|Kopenhagen,København|55.67594|12.56553|P|PPLC|DK|17|101|1153615
99237|Republic of Iraq|Irak,Iraq|33|44|A|PCLI|IQ|00||38433600
4921868|Indiana|Indiana|40.00032|-86.25027|A|ADM1|US|IN||6785528
2523918|Golfo di Napoli|Gulf of Naples|40.7|14.2|H|GULF|IT|04||0
"""
FURTHER = """
1|99072|de|Mossul|1||||
2|99072|link|https://en.wikipedia.org/wiki/Mosul|||||
3|2988507|fr|Paname||||1|
4|702550|de|Lemberg|1||||
5|5128581|abbr|NYC||||
6|5128581||Nieuw Amsterdam|||1|
7|99237|es|República de Irak||||
8|2660646|de|Genf|1||||
9|756135|pl|Warszawa|1||||
10|593116|pl|Wilno|1||||
11|168826||Jisr al-Shughur|||||
12|4140963||Washington D.C.|||||
13|2988507|it|Parigi|1||||
"""


def write_dump(folder: Path, *, broken: bool = False) -> Path:
    """Write the files into `folder`; `broken` adds lines that cannot be read."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["\t".join(_cells(row.split("|"))) for row in PLACES.strip().splitlines()]
    if broken:
        lines[3:3] = ["12345\tcut off", "x\tno number" + "\t" * 17, "7\tToo far\tToo far\t\t95.0\t10" + "\t" * 13]
    (folder / "allCountries.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = "\n".join(row.replace("|", "\t") for row in FURTHER.strip().splitlines())
    (folder / "alternateNamesV2.txt").write_text(names + "\n", encoding="utf-8")
    (folder / "admin1CodesASCII.txt").write_text("IQ.15\tNineveh\tNineveh\t99071\n", encoding="utf-8")
    (folder / "hierarchy.txt").write_text("99071\t2523918\tADM\n", encoding="utf-8")
    return folder


def _cells(row: list[str]) -> list[str]:
    gid, name, others, lat, lon, kind_class, kind, country, admin1, admin2, population = row
    head = [gid, name, name, others, lat, lon, kind_class, kind, country, ""]
    return [*head, admin1, admin2, "", "", population, "", "", "", "2024-01-01"]
