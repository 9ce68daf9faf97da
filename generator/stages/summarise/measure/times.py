"""Periods and times of a reading, as printed."""

from __future__ import annotations

import re

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MANY = (
    r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"[Aa] few|few|several|(?:[Aa] )?couple of)(?: or so)?"
)
_SPANS = r"(?:years?|months?|weeks?|days?|decades?|quarters?|financial years?)"
_ORDINAL = r"[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|[Ll]ast|[Pp]ast|[Ll]atest"
TIME = re.compile(
    rf"\b(?:(?:the )?(?:{_ORDINAL})[ -](?:quarter|half|"
    r"(?:\d\d|nine|eight|seven|six|five|four|three|two|eleven|ten) months)"
    r"(?: (?:of (?:last year|this year|the year)|(?:of )?(?:19|20)\d{2}))?"
    r"|Q[1-4](?: (?:of )?\d{4})?|H[12](?: (?:of )?\d{4})?|[12]H ?\d{2,4}"
    r"|(?:the )?(?:three|six|nine|12|twelve) months (?:to|ended|ending|through) (?:\d{1,2} )?(?:"
    + _MONTHS
    + r")(?: \d{1,2}\b)?(?:,? \d{4})?"
    r"|\d{1,2}[.:]\d{2} ?(?:[ap]\.?m\.?)(?: local time)?|\d{4} GMT|\d{1,2} ?[ap]\.?m\b\.?"
    rf"|(?:{_MONTHS})(?:-| to )(?:{_MONTHS})\b(?:,? \d{{4}})?"
    rf"|(?:early |late |mid-|mid )?(?:\d{{1,2}} )?(?:{_MONTHS})\b(?: \d{{1,2}}\b)?(?:,? \d{{4}}| last year| this year)?"
    r"|the (?:year|months?|quarter|half) (?:to|ended|ending) (?:\d{1,2} )?(?:" + _MONTHS + r")(?: \d{4})?"
    r"|[Bb]etween (?:now|(?:19|20)\d{2}) and (?:19|20)\d{2}"
    r"|(?:19|20)\d{2} and (?:19|20)\d{2}(?=[.,;)]|$)"
    r"|(?:early |late |mid-|mid |fiscal (?:year )?|the end of )?(?:19|20)\d{2}(?:[-–/]\d{2,4})?\b(?!-)"
    r"|the (?:following|previous|same) (?:year|month|quarter|period)"
    rf"|(?:the )?(?:past|last|next|coming|following) (?:{_MANY} )?{_SPANS}\b"
    rf"|[Ww]ithin (?:{_MANY}|a|one|the) {_SPANS}\b"
    rf"|{_MANY} {_SPANS} (?:ago|earlier)\b|[Aa]n? (?:year|month|week) (?:ago|earlier)\b(?!-)"
    rf"|(?:the )?{_MANY} {_SPANS} (?:immediately )?(?:after|following|before|since) (?:the |that |its |their )[\w’'-]+"
    r"(?=[,.;]| and\b| when\b|$)"
    r"|[Tt]his (?:past )?(?:year|month|week|quarter|season|summer|winter|spring|autumn)"
    r"|(?:[Ll]ast|[Nn]ext) (?:year|month|week|quarter|season|summer|winter|spring|autumn)|year to date"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri)day[’']s (?:close|trading|session)"
    r"|(?:yester|to)day"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
)
