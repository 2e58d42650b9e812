"""The search as a LangChain retriever, and the whole as a runnable, for chains and graphs of others.

from assistant.app import Assistant
from assistant.answer.chain import NoteRetriever, make_chain

assistant = Assistant.open()
retriever = NoteRetriever(search=assistant.search, ask=assistant.question)
chain = make_chain(assistant.question, assistant.stream)
chain.invoke("Why is A-share expected to fall fast and rise slowly?")["text"]
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from assistant.answer.render import answer_json, hits_json
from assistant.schema import Answer, Hit, Question


class NoteRetriever(BaseRetriever):
    """Finds passages; each document's metadata is the published JSON of a hit without its text.

    Attributes:
        ask: Makes a question of a text.
        search: Finds passages for a question, at most so many.
        k: How many.
    """

    ask: Callable[[str], Question]
    search: Callable[[Question, int], Sequence[Hit]]
    k: int = 8

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        found = hits_json(self.search(self.ask(query), self.k))
        return [Document(page_content=hit.pop("text"), metadata=hit, id=hit["passage_id"]) for hit in found]


class NoteAnswers(Runnable[Question, dict[str, Any]]):
    """Answers questions with the published JSON of an answer; streamed, with the answer so far after each statement."""

    def __init__(self, answer: Callable[[Question], Iterator[Answer]]) -> None:
        self._answer = answer

    def invoke(self, input: Question, config: RunnableConfig | None = None, **kwargs: Any) -> dict[str, Any]:
        """Give the whole answer."""
        return deque(self.stream(input, config, **kwargs), maxlen=1).pop()

    def stream(self, input: Question, config: RunnableConfig | None = None, **_: Any) -> Iterator[dict[str, Any]]:
        """Give the answer so far after each verified statement, last the whole."""
        for answer in self._answer(input):
            yield answer_json(answer)


def make_chain(
    ask: Callable[[str], Question], answer: Callable[[Question], Iterator[Answer]]
) -> Runnable[str, dict[str, Any]]:
    """Make the chain from a question's text to the published JSON of its answer."""
    return RunnableLambda(ask) | NoteAnswers(answer)
