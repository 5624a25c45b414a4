"""The answer of one lens as it is kept: its result, its sentences, and its figures as specifications."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilateral.brief.model import LensResult
    from bilateral.measure import Figure, Finding

__all__ = ["Answer", "Chart", "answer"]


class Chart:
    """An Altair chart that is only made when something of it is asked for beyond its specification.

    Parameters
    ----------
    spec
        Vega-Lite as JSON.
    """

    __slots__ = ("_spec",)

    def __init__(self, spec: str) -> None:
        self._spec = spec

    def to_dict(self, *_: Any, **__: Any) -> dict[str, Any]:
        """The specification as plain values."""
        plain: dict[str, Any] = json.loads(self._spec)
        return plain

    def altair(self) -> Any:
        """The chart as Altair has it."""
        import altair

        return altair.Chart.from_dict(self.to_dict())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.altair(), name)

    def __reduce__(self) -> tuple[type[Chart], tuple[str]]:
        return Chart, (self._spec,)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a lens with its sentences and figures; all else is asked of the result itself."""

    result: Any
    said: tuple[Finding, ...]
    drawn: tuple[Figure, ...]
    """Their charts are `Chart`s."""

    def findings(self) -> tuple[Finding, ...]:
        """The sentences."""
        return self.said

    def charts(self) -> tuple[Figure, ...]:
        """The figures."""
        return self.drawn

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(object.__getattribute__(self, "result"), name)


def answer(result: LensResult) -> Answer:
    """The answer to keep of a result."""
    figures = (replace(figure, chart=_chart(figure.chart), narrow=_chart(figure.narrow)) for figure in result.charts())
    return Answer(result, tuple(result.findings()), tuple(figures))


def _chart(chart: Any) -> Chart:
    return Chart(json.dumps(chart.to_dict(validate=False)))
