"""The generator of plans as a strategy of hypothesis: its choices are what is shrunk."""

from hypothesis import strategies as st

from .plan import PkiPlan
from .twists import generated


class Drawn:
    """Choices that hypothesis makes."""

    def __init__(self, draw: st.DrawFn) -> None:
        """Take them from a composite strategy."""
        self._draw = draw

    def below(self, limit: int) -> int:
        """Give a number."""
        return self._draw(st.integers(0, limit - 1))


@st.composite
def plans(draw: st.DrawFn, *, asks: bool = True) -> PkiPlan:
    """Make plans, the plainest first."""
    return generated(Drawn(draw), asks=asks)
