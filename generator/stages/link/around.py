"""What stands right before and right after one name."""

from __future__ import annotations

import re

from generator.stages.link.names import (
    BARE_TICKER,
    CERTAIN,
    PROOF,
    UP,
    Reading,
    Run,
    empty_words,
    is_acronym,
    looks_named,
    spells,
    take_grams,
)
from generator.stages.link.patterns import LAST_WORD, compile_patterns
from generator.stages.link.terms import LinkTables

_TICKER = re.compile(
    r" ?(?:\((?:([A-Z][A-Za-z]{1,9}(?: [A-Z][A-Za-z]{1,9})?):\s?"
    r"[A-Z0-9][A-Z0-9.]{0,7}(?: \.[A-Z]{1,2})?(?:-[a-z]{1,8})?"
    r"|\d{3,6}\.[A-Z]{2}|[A-Z]{1,5}\.[A-Z]{1,2})\)"
    r"|<[A-Z0-9.]{1,8}>)"
)
_ONE_OF = re.compile(r"\bone of [^,.;:()\n]{0,50}? ([a-z-]{2,20}) ([a-z-]{3,20}), \Z")
_OWNS_NAME = re.compile(rf"'s? [{UP}]")
_BARE_TICKER = re.compile(r" \(([A-Z]{1,5})\)")
_APPOSITION = re.compile(
    r"(?:, | \(| [–—-] )(?:which is |who is )?"
    r"(?:the |a |an |one of |its |my |our |[\w' -]{1,25}'s? )([^,.;:()\n–—]{2,80})"
)
_COPULA = re.compile(r"(?: is| was| are|, is) (?:the |a |an |one of |[\w' -]{1,25}'s )([^,.;:()\n–—]{2,80})")
_PRICE_AFTER = re.compile(r"(?: \w+){0,3}? (?:by )?(?:[A-Z]{0,3}[$€£¥])?\d[\d.,]*")
_WHICH = re.compile(r",? which (?:has |have |already |also |now |still )?([a-z-]+)(?: [a-z]+)?\b")
_ITS_NOUN = re.compile(
    r"(?:\b(?:[Ii]ts|[Tt]heir|[Hh]er|[Hh]is|[Oo]ur|[Tt]he|[Aa]n?|[Aa]nother)|'s?) (?:[\w-]+ ){0,3}?([a-z-]+), "
    r"(?:[A-Z]\w{1,20}-based )?\Z"
)
_MAIN_VERB = re.compile(r"[^,.;:\n]{0,100}, (?:has |have |had |also )?([a-z]+)\b")
_ACTS = re.compile(r"(?: [\w-]+){0,2} [a-z]+ed (?:[a-z]+ ){0,2}?its\b")

_APPOSED = re.compile(r", (?:the|a|an|its|one|which|whose|based|founded|part) [^,;:.\n]{2,80}, ")
_HOME = re.compile(rf" ([{UP}][\w-]{{1,20}}(?: [{UP}][\w-]{{1,20}})?)'s?\Z")
_WHOSE = re.compile(r", whose (?:own |main |many )?([a-z-]+(?: [a-z-]+)?)")
_ADVERB = re.compile(r"^(?:already|also|now|still|currently|recently|since|then|later|soon) ")
_MODEL_OF = re.compile(r"'s? (?:new )?(?:(Model|Series) [A-Z\d]{1,3}\b|[A-Z]{1,3}-?\d{1,4}[a-z]?\b)")
_SEAT = re.compile(r", (?:which is |a \w{1,12} )?(?:based|headquartered|domiciled) in ")
_BUYS = re.compile(r"\b(?:buy|buys|buying|bought|acquire|acquires|acquiring|acquired|take over|took over) \Z")
_SELLS = re.compile(r"\b(?:sell|sells|selling|sold|offload|offloaded)(?: [\w'&,.-]{1,20}){1,6} to \Z")
_IN_DEAL = re.compile(r" in an? (?:[\w$€£-]{1,20} ){0,4}(?:deal|sale|transaction|auction)\b")
_MOVED = re.compile(
    r"(?:,| \(| led the [a-z]{1,12},) (?:up|down|ahead|higher|lower) (?:by )?"
    r"\d[\d.]{0,6}(?: ?%| per cent| percent|p\b|c\b)"
    r"( (?:to|at) (?:[A-Z]{0,3}[$€£¥])?\d[\d.,]{0,9}(?:p\b|c\b| pence)?)?"
)
_FOR_MONEY = re.compile(r" (?:for|in an?) (?:[a-z]+ ){0,3}[A-Z]{0,3}[$€£¥]\d")


def weigh_before(run: Run, before: str, after: str, tables: LinkTables, reading: Reading) -> None:
    """Add to ``run`` the points of what stands before it, or say why it is no company.

    ``before`` and ``after`` are the folded text on its two sides, cut at about a clause.
    """
    cues = tables.cues
    if not before.endswith((" ", "(", '"', "“")) or (run.first and not before.endswith(('"', "“"))):
        return
    role = _ITS_NOUN.search(before) if before.endswith((", ", "-based ")) else None
    if role and role.group(1) in cues.company_nouns:
        run.add("a company noun before it", PROOF)
    elif role and role.group(1) in cues.roles and (looks_named(run) or len(run.words) == 1):
        run.add("a role before it", 2)
    among = _ONE_OF.search(before) if before.endswith(", ") else None
    if among and among.group(2) in (
        cues.company_plurals if among.group(1) in cues.trades else cues.company_plurals - cues.loose_plurals
    ):
        run.add("a company noun before it", PROOF)
    tail = before.rstrip(" \"“'")
    if not tail or not (tail[-1].isalnum() or tail[-1] == ")"):
        return
    firm = LAST_WORD.search(before)
    if firm and firm.group(1) in cues.professions and len(run.words) > 1 and run.words[0] not in tables.words.given:
        run.add("a firm of a profession", PROOF)
    if firm and firm.group(1) in cues.bodies and len(run.words) == 1:
        run.add("called a specialist", 2)
    patterns = compile_patterns(tables)
    if patterns.desk_before.search(before):
        run.add("someone's desk at it", PROOF)
    elif patterns.post_before.search(before):
        run.add("someone's post at it", 3)
    elif looks_named(run) and patterns.from_before.search(before):
        run.add("a preposition before it", 1)
    if patterns.career_before.search(before) and run.base not in cues.campuses:
        run.add("a career at it", PROOF)
    if patterns.share_before.search(before):
        run.add("a share of it", 3)
    if patterns.rout_before.search(before):
        run.add("its price moves", 2)
    article = tail.endswith((" the", " The"))
    if article:
        tail = tail[:-4]
    home = _HOME.search(tail) if tail.endswith(("'s", "s'", "s")) else None
    if home and home.group(1) in tables.words.places:  # "a unit of Norway's X"
        tail = tail[: home.start()]
    tail = re.sub(r" \([A-Z]{1,5}\)", "", tail[-60:])
    grams = take_grams(tail.rsplit(". ", 1)[-1], last=True)
    if not article and grams and (grams[0] in cues.adjectives or grams[0].endswith(("-listed", "-owned", "-traded"))):
        run.add("an adjective of companies before it", 3)
    if grams and grams[0].endswith("-based") and run.words[-1] in tables.words.company_heads and len(run.words) > 1:
        run.add("a seat before it", 2)
    for gram in grams:
        if not article and gram in cues.company_nouns and cues.other_nouns.isdisjoint(grams):
            run.add("a company noun before it", PROOF)
        if (
            ((not article and gram in cues.chiefs) or gram in cues.humans)
            and len(run.words) >= 2
            and run.words[-1] not in tables.words.company_heads
            and "legal ending" not in run.points
            and not (gram in cues.company_nouns and _names_a_good(grams, tables))
        ):
            run.dead = "a person"
            reading.surnames.add(run.words[-1])
            return
        if gram in cues.before and not (gram == "part of" and after.startswith("'s ")):
            run.add("a cue before it", 2 if gram in cues.weak_before or article else PROOF)
        if gram.endswith((" of", " at", " for")):
            chief = gram.rsplit(" ", 1)[0]
            if chief in cues.chiefs and not _OWNS_NAME.match(after):  # not of X but of "X's Y"
                run.add("led by a person", 2 if chief in cues.weak_chiefs or article else PROOF)


def _names_a_good(grams: list[str], tables: LinkTables) -> bool:
    """Whether what is traded stands before the trader: "the grain trader X", "oil trader X"."""
    good = grams[1].split(" ")[0] if len(grams) > 1 else ""
    return good.capitalize() in tables.words.goods or good in tables.cues.trades


def _tells(run: Run, tables: LinkTables) -> bool:
    """Whether a name says which company it is, be it by its country."""
    words = tables.words
    national = run.words[0] in words.places or run.words[0] in words.peoples
    return national or not all(word in empty_words(tables) for word in run.words)


def weigh_after(run: Run, after: str, before: str, tables: LinkTables) -> None:
    """Add to ``run`` the points of what stands after it; ``after`` and ``before`` as for :func:`weigh_before`."""
    cues, patterns = tables.cues, compile_patterns(tables)
    ticker = None if run.base.lower() in cues.assets else _TICKER.match(after)
    if ticker and (ticker.group(1) or "").lower() not in cues.credits:
        run.add("a ticker after it", CERTAIN)
    bare = _BARE_TICKER.match(after)
    if bare and _tells(run, tables) and not is_acronym(bare.group(1), tables) and not spells(bare.group(1), run.words):
        run.add(BARE_TICKER, 2)
    article = before.endswith(("the ", "The ", " a ", " an "))
    if not article and _FOR_MONEY.match(after) and _BUYS.search(before):
        run.add("bought for money", PROOF)
    to = not article and before.endswith(" to ")
    if to and patterns.sells_part_before.search(before):
        run.add("a part sold to it", 3 if len(run.words) > 1 else PROOF)
    if to and _SELLS.search(before) and (_FOR_MONEY.match(after) or _IN_DEAL.match(after)):
        run.add("sold for money", PROOF)
    moved = _MOVED.match(after)
    if moved and not article:
        run.add("a price after it", PROOF if moved.group(1) else 3)
    owner = re.match(r" ?'s? ", after)
    model = _MODEL_OF.match(after)
    if model:
        run.add("a model of it", PROOF if model.group(1) else 3)
    rest = after[owner.end() :] if owner else after[1:] if after.startswith(" ") else ""
    if rest:
        rest = re.sub(r"^(?:(?:US|Hong Kong|London|H|A|[A-Z]?\d\w*)(?:-listed)? )+", "", rest)
        told = rest if owner else _ADVERB.sub("", rest)
        for gram in take_grams(told.split(".", 1)[0], last=False):
            if gram in cues.chiefs:
                weak = gram in cues.weak_chiefs and not re.match(r"\w+ and (?:CEO|chief executive)", rest)
                former = before.lower().endswith("former ")
                titled = not owner and re.match(rf"[A-Z][a-z]+ [{UP}]", rest) is not None
                study = patterns.study.match(rest)
                points = (
                    PROOF
                    if former or (study and not article) or not (weak or (article and not owner))
                    else 3
                    if titled
                    else 2
                )
                run.add("a chief after it", points)
            if gram in cues.assets:
                weak = gram in cues.weak_assets
                run.add("an asset of it" if owner else "an asset after it", 2 if weak else PROOF)
            if not owner and not article and gram in cues.verbs:
                run.add("a company's verb after it", 2 if gram in cues.strong_verbs else 1)
            if not owner and not article and gram in cues.moves and _PRICE_AFTER.match(" " + rest):
                run.add("a price after it", PROOF if re.match(r".{0,40}?(?:[A-Z]{0,3}[$€£¥]\d)", rest) else 2)
        if owner and rest.split(" ", 1)[0] in cues.moves and _PRICE_AFTER.match(" " + rest.partition(" ")[2]):
            run.add("a price after it", 2)  # "X's fell 3%", of shares that were spoken of
        if owner:
            for gram in take_grams(rest.split(".", 1)[0].partition(" ")[2], last=False):
                if gram in cues.assets:
                    run.add("an asset of it", 2 if gram in cues.weak_assets else PROOF)
                if gram in cues.chiefs and rest[:1].islower():
                    run.add("a chief after it", 2 if gram in cues.weak_chiefs else PROOF)
    for pattern, rule in ((_APPOSITION, "an apposition after it"), (_COPULA, "a predicate after it")):
        found = pattern.match(after)
        if found:
            phrase = patterns.phrase_end.split(found.group(1), maxsplit=1)[0].strip().lower()
            last = phrase.rsplit(" ", 1)[-1]
            if (
                not cues.company_nouns.isdisjoint(take_grams(phrase, last=True))
                or (last in cues.company_plurals - cues.human_plurals and "one of" in found.group())
                or (last in cues.professions and pattern is _APPOSITION and " the " in found.group()[:6])
            ):
                # "X was a producer on the film"
                run.add(rule, 2 if pattern is _COPULA and last in cues.human_nouns and len(run.words) == 1 else PROOF)
    speaks = patterns.speaks.match(after)
    if speaks and not article:
        # "said it was wrong" is anybody's, "said its members" that of a body as well
        idle = after.startswith((" was ", " is "), speaks.end())
        results = take_grams(after[speaks.end() : speaks.end() + 50].split(".", 1)[0], last=False)
        owned = speaks.group(1) == "its"
        faint = idle or (owned and cues.assets.isdisjoint(results))
        run.add("speaks as it", 2 if faint else 3 if speaks.group(1) == "it" else PROOF)
    clause = _WHICH.match(after)
    if clause:
        verb = clause.group(1)
        if verb in cues.business_verbs or looks_named(run):
            run.add("a clause about it", 3 if verb in cues.business_verbs else 1)
        main = _MAIN_VERB.match(after, clause.end())
        if main and (main.group(1) in cues.business_verbs or main.group(1) in cues.strong_verbs):
            run.add("a company's verb after its clause", 1)
    whose = _WHOSE.match(after)
    for gram in take_grams(whose.group(1), last=False) if whose else ():
        if gram in cues.assets:
            run.add("an asset of it", 2 if gram in cues.weak_assets else 3)
    if looks_named(run) and _SEAT.match(after):
        run.add("its seat after it", 2)
    listed = patterns.listed.match(after)
    if listed:  # bodies are part of one another as well
        run.add("listed or owned", 2 if listed.group().endswith("part of ") else 3)
    if not owner and not article and patterns.spends.match(after):
        run.add("money after it", 2)
    if not owner and patterns.called.match(after) and article:
        run.add("called a company", 3 if len(run.words) > 1 else 2)
    if not owner and not article and looks_named(run) and patterns.acts.match(after):
        run.add("a verb after it", 1)
    if not article and not owner:
        if patterns.launches.match(after):
            run.add("releases its own", PROOF)
        elif _ACTS.match(after):
            run.add("acts for itself", 2)
        if patterns.raises.match(after):
            run.add("raises money", 3)
    if not owner and not article and patterns.other_study.match(after):
        run.add("a chief after it", PROOF)
    if patterns.styled.match(after):
        run.add("a service in its style", PROOF)
    if patterns.made.match(after) and before.endswith((" a ", " an ", "A ", "An ")) and run.base not in cues.systems:
        run.add("a device of it", PROOF)
    if patterns.model.match(after) and not article:
        run.add("a model of it", 2)
    if patterns.stocks.match(after) and not article:
        run.add("beside stocks", 2)
    apposed = _APPOSED.match(after) if after.startswith(", ") else None
    if apposed and not article:
        told_of = after[apposed.end() - 1 :]
        if patterns.deed.match(told_of):
            run.add("a company's deed", 3)
        elif take_grams(told_of, last=False)[0:1] and take_grams(told_of, last=False)[0] in cues.moves:
            if _PRICE_AFTER.match(" " + told_of.strip().partition(" ")[2]):
                run.add("a price after it", 3)
        elif take_grams(told_of, last=False)[:1] and take_grams(told_of, last=False)[0] in cues.strong_verbs:
            run.add("a company's verb after it", 2)
    if not owner and not article:
        if patterns.deed.match(after):
            run.add("a company's deed", PROOF)
        if patterns.faint_deed.match(after):
            run.add("a deed after it", 2)
    if owner and patterns.desk_of.match(rest):
        run.add("a chief after it", PROOF)
    if patterns.measured.match(after):
        run.add("measured by sales", 2)
    if patterns.owner.match(after):
        owned = after.startswith(("-led", "-run", "-backed"))  # so are movements and states
        run.add("owner in a compound", 1 if owned else 2)
    if patterns.brand.match(after) and not article:
        run.add("called a brand", 2)
