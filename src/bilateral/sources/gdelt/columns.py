"""The columns of GDELT's files, by how many there are; none of them has a header line.

Events 1.0 have 57 columns, from April 2013 on 58: SOURCEURL came last. Events 2.0 have 61: each of the three places
gained an ADM2 code after its ADM1 code. All have a FeatureID for each place.
"""

from __future__ import annotations

from collections.abc import Mapping

from bilateral.sources.eventkit.tsv import Layout

__all__ = ["EVENTS", "GKG_COLUMNS", "MENTIONS"]


_DAY = "GLOBALEVENTID SQLDATE MonthYear Year FractionDate"
_ACT = (
    "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale "
    "NumMentions NumSources NumArticles AvgTone"
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _actor(n: int) -> tuple[str, ...]:
    parts = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
    return tuple(f"Actor{n}{part}" for part in parts.split())


def _place(whose: str, *, adm2: bool) -> tuple[str, ...]:
    parts = ["Type", "FullName", "CountryCode", "ADM1Code", *(["ADM2Code"] if adm2 else []), "Lat", "Long", "FeatureID"]
    return tuple(f"{whose}Geo_{part}" for part in parts)


def _events(*, adm2: bool, url: bool) -> tuple[str, ...]:
    return (
        *_words(_DAY),
        *_actor(1),
        *_actor(2),
        *_words(_ACT),
        *_place("Actor1", adm2=adm2),
        *_place("Actor2", adm2=adm2),
        *_place("Action", adm2=adm2),
        "DATEADDED",
        *(["SOURCEURL"] if url else []),
    )


_WANTED = {
    "id": "GLOBALEVENTID",
    "day": "SQLDATE",
    "name1": "Actor1Name",
    "country1": "Actor1CountryCode",
    "type1": "Actor1Type1Code",
    "name2": "Actor2Name",
    "country2": "Actor2CountryCode",
    "type2": "Actor2Type1Code",
    "code": "EventCode",
    "goldstein": "GoldsteinScale",
    "mentions": "NumMentions",
    "sources": "NumSources",
    "tone": "AvgTone",
    "geo1": "Actor1Geo_CountryCode",
    "geo2": "Actor2Geo_CountryCode",
    "geo": "ActionGeo_CountryCode",
    "added": "DATEADDED",
    "url": "SOURCEURL",
}


def _layout(columns: tuple[str, ...]) -> Layout:
    return Layout(columns, {ours: theirs for ours, theirs in _WANTED.items() if theirs in columns})


EVENTS: Mapping[int, Layout] = {
    61: _layout(_events(adm2=True, url=True)),
    58: _layout(_events(adm2=False, url=True)),
    57: _layout(_events(adm2=False, url=False)),
}
"""By number of columns: 2.0, 1.0 with SOURCEURL, 1.0 without."""

MENTIONS = Layout(
    _words(
        "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID "
        "Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone "
        "MentionDocTranslationInfo Extras"
    ),
    {"id": "GLOBALEVENTID", "outlet": "MentionSourceName", "story": "MentionIdentifier"},
)
"""Mentions 2.0: 16 columns."""

GKG_COLUMNS = _words(
    "GKGRECORDID DATE SourceCollectionIdentifier SourceCommonName DocumentIdentifier Counts V2Counts Themes V2Themes "
    "Locations V2Locations Persons V2Persons Organizations V2Organizations V2Tone Dates GCAM SharingImage "
    "RelatedImages SocialImageEmbeds SocialVideoEmbeds Quotations AllNames Amounts TranslationInfo Extras"
)
"""GKG 2.1: 27 columns."""
