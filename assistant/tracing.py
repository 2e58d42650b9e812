"""Spans of OpenTelemetry around the stages of an answer.

Without a tracer provider in the process every call here does nothing. A program that runs the assistant sets one
(`opentelemetry-instrument assistant serve`, or its own), and sends spans to wherever it likes. No span holds any text
of notes, questions or answers: only names, numbers and outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

Value = str | int | float | bool


class Trace:
    """The span of one answer, under which the spans of its stages lie.

    An answer is a generator, which may be read from different contexts: so the parent is passed on, not looked up.
    """

    def __init__(self, name: str) -> None:
        from opentelemetry import trace

        self._tracer = trace.get_tracer("assistant")
        self._span = self._tracer.start_span(name)
        self._context = trace.set_span_in_context(self._span)

    @contextmanager
    def stage(self, name: str, **attributes: Value) -> Iterator[None]:
        """Time a stage; what it raises is recorded."""
        span = self._tracer.start_span(name, context=self._context, attributes=attributes)
        try:
            yield
        except Exception as error:
            # Not the message: it may quote what an endpoint was sent.
            span.set_attribute("error.type", type(error).__name__)
            raise
        finally:
            span.end()

    def tell(self, attributes: Mapping[str, Any]) -> None:
        """Say something of the whole answer."""
        self._span.set_attributes({name: value for name, value in attributes.items() if value is not None})

    def end(self) -> None:
        """End the span of the answer."""
        self._span.end()
