"""The sentence coder: what a marked source does to a marked target, as PLOVER root, quad and binary class.

>>> from bilateral.lenses.signals.sentence import Sentence, code
>>> text = "Tokyo lifted its export curbs on South Korea."
>>> coded, = code([Sentence(text, source=(0, 5), target=(33, 44))])
>>> coded.root, coded.quad, coded.binary
('YIELD', 2, 'cooperation')
"""

from __future__ import annotations

from bilateral.lenses.signals.sentence.coder import code
from bilateral.lenses.signals.sentence.marked import BINARY, QUADS, ROOTS, Coded, Sentence, from_marked

__all__ = ["BINARY", "QUADS", "ROOTS", "Coded", "Sentence", "code", "from_marked"]
