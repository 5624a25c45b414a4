"""GDELT lines for tests: each column by its name."""

from bilateral.sources.gdelt.columns import EVENTS

BASE = {
    "GLOBALEVENTID": "1",
    "SQLDATE": "20240110",
    "Actor1Name": "SOUTH KOREA",
    "Actor1CountryCode": "KOR",
    "Actor1Type1Code": "GOV",
    "Actor2Name": "CHINA",
    "Actor2CountryCode": "CHN",
    "Actor2Type1Code": "",
    "EventCode": "042",
    "EventRootCode": "04",
    "QuadClass": "1",
    "GoldsteinScale": "1.9",
    "NumMentions": "4",
    "NumSources": "2",
    "NumArticles": "4",
    "AvgTone": "-1.25",
    "ActionGeo_CountryCode": "KS",
    "DATEADDED": "20240110120000",
    "SOURCEURL": "https://news.example/a",
}


def line(columns=61, **changes):
    """One line of so many columns; names as in GDELT's codebook."""
    cells = BASE | {key: str(value) for key, value in changes.items()}
    return "\t".join(cells.get(name, "") for name in EVENTS[columns].columns)


def write(path, *lines, end="\n"):
    path.write_text(end.join(lines) + end, encoding="utf-8")
    return path
