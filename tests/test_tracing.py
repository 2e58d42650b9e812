"""Spans: nothing without a provider, names and numbers with one, and never a word of text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.app import Assistant
from assistant.tracing import Trace


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


def test_without_a_provider_nothing_happens() -> None:
    traced = Trace("answer")
    with traced.stage("retrieve"):
        traced.tell({"assistant.outcome": "answered"})
    traced.end()


def test_an_answer_has_a_span_with_its_stages_below_and_no_text(
    indexed_workspace: Path, spans: InMemorySpanExporter
) -> None:
    assistant = Assistant.open(indexed_workspace)
    assistant.ask(assistant.question("科創50跌了多少？"))
    by_name = {span.name: span for span in spans.get_finished_spans()}
    assert set(by_name) == {"answer", "condense", "retrieve", "quote"}
    whole = by_name["answer"]
    context = whole.get_span_context()
    assert context is not None
    assert {span.parent.span_id for span in by_name.values() if span.parent} == {context.span_id}
    assert dict(whole.attributes or {})["assistant.outcome"] == "answered"
    written = " ".join(str(span.attributes) for span in by_name.values())
    assert "科創" not in written
    assert "12.6" not in written


def test_a_stage_that_fails_names_the_failure_and_not_its_words(spans: InMemorySpanExporter) -> None:
    traced = Trace("answer")
    with pytest.raises(ValueError, match="secret"), traced.stage("draft"):
        raise ValueError("secret")
    traced.end()
    stage = spans.get_finished_spans()[0]
    assert stage.attributes == {"error.type": "ValueError"}
    assert stage.events == ()
