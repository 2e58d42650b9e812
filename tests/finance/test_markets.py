from __future__ import annotations

import pytest

from assistant.finance.glossary import Term, load_glossary
from assistant.finance.markets import indices_of, with_markets


def _term(text: str) -> Term:
    (mention,) = load_glossary().find(text)
    return mention.term


@pytest.mark.parametrize(
    ("market", "index"),
    [("A股", "CSI 300"), ("Hong Kong stocks", "恒指"), ("美股", "S&P 500"), ("日本股市", "TOPIX"), ("台股", "TAIEX")],
)
def test_an_index_speaks_for_its_market(market: str, index: str) -> None:
    assert _term(index) in indices_of(_term(market))
    assert _term(market) in with_markets([_term(index)])


def test_an_index_has_no_indices_and_a_market_speaks_for_none() -> None:
    assert indices_of(_term("TOPIX")) == ()
    assert with_markets([_term("日本股市")]) == {_term("日本股市")}


@pytest.mark.parametrize(
    ("channel", "flow"), [("Stock Connect", "南向資金"), ("互聯互通", "northbound flows"), ("港股通", "北水")]
)
def test_what_flows_through_a_channel_speaks_for_it(channel: str, flow: str) -> None:
    assert _term(channel) in with_markets([_term(flow)])
    assert _term(flow) not in with_markets([_term(channel)])
