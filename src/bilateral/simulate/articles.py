"""News articles of the simulated world, so that the first run of the signals lens goes through the real reader."""

# ruff: noqa: E501 - texts as they stand
from __future__ import annotations

from pathlib import Path

__all__ = ["articles"]

_MARK = "SIMULATED ARTICLE: describes no real country, person or firm"
_ARTICLES = (
    (
        "2022-03-15-altessa-ministers.txt",
        """Altessa and Borenia reopen trade talks after a year of silence

{mark}
15 March 2022 | Harbour Courier

Altessa and Borenia resumed their ministerial trade talks on Monday after a break of fourteen months, the Altessan trade ministry said. The two sides agreed to set up a hotline on customs matters and to deepen cooperation in machinery.

The Altessan Chamber of Commerce sent a delegation of 60 firms to the Borenian capital on the same day, where they held one-on-one meetings with about 150 Borenian buyers. Two shipyards signed a memorandum of understanding on joint training.

Borenia's Minister of Industry Ilva Dren will visit Altessa in late April to prepare an agreement on standards, according to the Harbour Courier.

A report released on March 10 by the Altessan Institute of Trade Studies found that the two economies now compete head-on in electronics, where their exports overlap in nine of ten product groups.

Shares of Altessan machine builders rose between 2 and 5 per cent on Monday. Northgate Securities expects Altessan exports to Borenia to grow by 6 per cent in the second half of the year.

Copyright Harbour Courier 2022. All rights reserved. Tel: +000 00 000 0000
""",
    ),
    (
        "2022-08-24-borenia-duties.txt",
        """Borenia puts duties on Altessan glass

{mark}
24 August 2022 | Upland Gazette

Borenia will impose duties of 18 per cent on Altessan glass from September 1, its finance ministry announced on Tuesday. Altessan Trade Minister Oren Vask criticised the step as unfair and said on Wednesday that Altessa would take the dispute to arbitration.

Analysts at Lakeside Brokers warned that glass makers could lose a tenth of their sales if the duties stay. Shares of Altessan glass makers fell 4.1 per cent on Wednesday.

In a softer note, the Borenian ambassador told a lunch on Wednesday that Borenia remained ready to talk and regarded the two economies as complementary.

Upland Gazette, 1 Example Road. E-mail: desk@upland.example. Subscribe to our newsletter.
""",
    ),
    (
        "2022-11-08-visa-waiver.txt",
        """Visas fall away between Altessa and Borenia

{mark}
8 November 2022 | Harbour Courier

Altessa and Borenia lifted visa requirements for business travellers on Monday. The Borenian government withdrew its duties on Altessan glass a day later, ending a dispute of three months.

The president of Altessa is to visit Borenia in early December, the presidential office said on Tuesday. Observers see the visit as a sign of warming ties.

Travel agencies in Altessa said that expectations of more Borenian tourists rose in the market. An Altessan battery maker announced on Tuesday that it will build a plant in Borenia worth 300 million dollars.

Copyright Harbour Courier 2022. All rights reserved.
""",
    ),
)


def articles(folder: Path | str) -> Path:
    """Write the articles of the sample pair as text files; each says that it is simulated.

    Parameters
    ----------
    folder
        Made if it is not there.

    Returns
    -------
    Path
        `folder`.
    """
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for name, text in _ARTICLES:
        (place / name).write_text(text.format(mark=_MARK), encoding="utf-8")
    return place
