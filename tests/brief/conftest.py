import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import briefs

from bilateral.brief import compose

DATE = "2026-11-23"
NASTY = {
    "110000": 'Nuts & bolts <script>alert("x")</script> #1 $5 *bold* _low_ [x]',
    "220000": "Line\nbreak \\ back`tick` @ref ~ 100% {{ jinja }} {% raw %}",
    "330000": "\u534a\u5bfc\u4f53 \ubc18\ub3c4\uccb4 <b>bold</b>",
    "440000": "]]> --> </style> </title> ' \" \U00013000",
}


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    return briefs.small(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def brief(small):
    return compose(small, date=DATE)


@pytest.fixture(scope="session")
def nasty(tmp_path_factory):
    result = briefs.small(tmp_path_factory.mktemp("nasty"), names=NASTY, unit="unit not stated")
    return compose(result, date=DATE, title='A <i>title</i> & "more" #1 $x$')


@pytest.fixture(scope="session")
def simulated(tmp_path_factory):
    return compose(briefs.sample(tmp_path_factory.mktemp("sample")), date=DATE)
