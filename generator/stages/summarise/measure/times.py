"""Periods and times of a reading, as printed."""

from __future__ import annotations

import re

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
TIME = re.compile(
    r"\b(?:(?:the )?(?:first|second|third|fourth|final|last|past) (?:quarter|half|nine months|six months|three months)"
    r"(?: of (?:\d{4}|last year|this year|the year))?"
    r"|Q[1-4](?: (?:of )?\d{4})?|H[12](?: (?:of )?\d{4})?|[12]H ?\d{2,4}"
    r"|(?:the )?(?:three|six|nine|12|twelve) months (?:to|ended|ending|through) (?:\d{1,2} )?(?:"
    + _MONTHS
    + r")(?: \d{1,2}\b)?(?:,? \d{4})?"
    r"|\d{1,2}[.:]\d{2} ?(?:[ap]\.?m\.?)(?: local time)?|\d{4} GMT|\d{1,2} ?[ap]\.?m\b\.?"
    rf"|(?:early |late |mid-|mid )?(?:\d{{1,2}} )?(?:{_MONTHS})\b(?: \d{{1,2}}\b)?(?:,? \d{{4}})?"
    r"|the (?:year|months?|quarter|half) to (?:" + _MONTHS + r")(?: \d{4})?"
    r"|[Bb]etween (?:19|20)\d{2} and (?:19|20)\d{2}"
    r"|(?:early |late |mid-|mid |fiscal (?:year )?|the end of )?(?:19|20)\d{2}(?:[-–/]\d{2,4})?\b(?!-)"
    r"|the (?:following|previous|same) (?:year|month|quarter)"
    r"|(?:[Ll]ast|[Tt]his|[Nn]ext) (?:year|month|week|quarter|season|summer|winter|spring|autumn)|year to date"
    r"|(?:yester|to)day"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
)
