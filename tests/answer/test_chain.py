"""The retriever and the chain that others build on."""

from __future__ import annotations

from pathlib import Path

from assistant.answer.chain import NoteRetriever, make_chain
from assistant.app import Assistant


def test_the_retriever_gives_passages_with_where_they_stand(indexed_workspace: Path) -> None:
    assistant = Assistant.open(indexed_workspace)
    retriever = NoteRetriever(ask=assistant.question, search=assistant.search, k=2)
    documents = retriever.invoke("Oracle CDS")
    assert len(documents) <= 2
    assert "甲骨文" in documents[0].page_content
    assert documents[0].metadata["title"] == "每週策略：急跌慢漲"
    assert documents[0].id == documents[0].metadata["passage_id"]


def test_the_chain_answers_with_the_published_json(indexed_workspace: Path) -> None:
    assistant = Assistant.open(indexed_workspace)
    chain = make_chain(assistant.question, assistant.stream)
    answer = chain.invoke("科創50跌了多少？")
    assert answer["outcome"] == "answered"
    assert any("12.6%" in citation["quote"] for citation in answer["citations"])


def test_streamed_it_grows_by_a_statement_at_a_time(indexed_workspace: Path) -> None:
    assistant = Assistant.open(indexed_workspace)
    chain = make_chain(assistant.question, assistant.stream)
    counts = [len(answer["statements"]) for answer in chain.stream("科創50跌了多少？")]
    # The last is whole: it may add notices alone.
    assert counts[:-1] == list(range(1, len(counts)))
    assert counts[-1] - len(counts) in {0, -1}
