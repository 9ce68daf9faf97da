"""Tickers as articles print them and as the registry writes them, ``exchange:code``."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.tables.bulk import load_exchanges

__all__ = ["read_ticker", "same_ticker", "ticker_key"]

_NAMED = re.compile(r" ?\(([A-Z][A-Za-z]{1,9}(?: [A-Z][a-z]{1,12})?): ?([A-Z0-9][A-Z0-9.]{0,7})\)")
_SUFFIXED = re.compile(r" ?[(<](\d{3,6}|[A-Z]{1,5})\.([A-Z]{1,3})[)>]")


@lru_cache(maxsize=1)
def _exchange_names() -> dict[str, str]:
    """Names and codes of exchanges in small letters -> the code that the registry writes."""
    table = load_exchanges()
    codes = {*table.suffixes.values(), *table.names.values(), *table.codes.values()}
    return {
        **{code.lower(): code for code in sorted(codes)},
        **{name.lower(): table.names[name] for name in table.names},
    }


def read_ticker(after: str) -> str | None:
    """The ticker with which a text goes on right behind a name: `` (9866.HK) …``, ``(NYSE: ABC)``; else ``None``.

    Only what stands in ``exchanges.yml`` is believed.
    """
    named, suffixed = _NAMED.match(after), _SUFFIXED.match(after)
    if named:
        exchange, code = _exchange_names().get(named[1].lower()), named[2]
    elif suffixed:
        exchange, code = load_exchanges().suffixes.get(suffixed[2]), suffixed[1]
    else:
        return None
    return f"{exchange}:{_short(exchange, code)}" if exchange else None


def same_ticker(one: str, other: str) -> bool:
    """Whether two tickers are one: Hong Kong's codes are written with and without zeros in front."""
    return ticker_key(one) == ticker_key(other)


def ticker_key(ticker: str) -> tuple[str, str]:
    """Equal for tickers that are one."""
    exchange, _, code = ticker.partition(":")
    return exchange.upper(), _short(exchange, code)


def _short(exchange: str, code: str) -> str:
    return code.lstrip("0") or code if exchange.upper() == "HKEX" else code
