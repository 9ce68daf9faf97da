"""From proven names to mentions with ids: short forms, acronyms, and the same company across texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.model import Mention
from generator.stages.link.endings import HAN, extend_name, fold_text
from generator.stages.link.han import find_again, find_han_names
from generator.stages.link.ids import make_id
from generator.stages.link.match import in_address
from generator.stages.link.names import CERTAIN, Reading, Run, core_of, is_acronym, is_telling, place_words, spells
from generator.stages.link.prove import prove_names, worth_a_look
from generator.stages.link.renamed import find_renamings, prove_renamed
from generator.stages.link.runs import read_runs
from generator.stages.link.terms import LinkTables
from generator.stages.link.weigh import weigh_runs

Found = tuple[tuple[Mention, ...], ...]
"""Mentions of each text."""


def discover_companies(
    texts: Sequence[str], tables: LinkTables, *, apart: bool = False
) -> tuple[tuple[Mention, ...], ...]:
    """Find the companies of a corpus without a registry: mentions of each text, with ids made from the names.

    ``apart``: no text takes a name away that another one proves.
    """
    return resolve_names(texts, weigh_texts(texts, tables), tables, apart=apart)


def weigh_texts(texts: Sequence[str], tables: LinkTables) -> list[Reading]:
    """What each text says of its names, nothing proven yet."""
    readings = [read_runs(fold_text(text), tables) for text in texts]
    for reading in readings:
        weigh_runs(reading, tables)
    return readings


def resolve_names(
    texts: Sequence[str],
    readings: Sequence[Reading],
    tables: LinkTables,
    trusted: Sequence[frozenset[str]] = (),
    *,
    apart: bool = False,
) -> tuple[tuple[Mention, ...], ...]:
    """Prove the names of weighed texts and find them: mentions of each text, with ids made from the names.

    ``trusted`` holds for each text the names for which half of a proof is enough. ``apart``: that another text calls
    a name somebody's product does not count.
    """
    trusted = trusted or [frozenset[str]()] * len(readings)
    owned = frozenset[str]() if apart else frozenset().union(*(reading.owned for reading in readings))
    for reading, names in zip(readings, trusted, strict=True):
        reading.things |= owned
        prove_names(reading, tables, names)
    renamed = _read_renamings(readings, tables, trusted)
    heads = _merge_names(readings, renamed, tables)
    latin = [
        _find_names(text, reading, names, tables) for text, reading, names in zip(texts, readings, heads, strict=True)
    ]
    han = _find_han([reading.folded for reading in readings], latin, tables)
    return tuple(_merge(*pair) for pair in zip(latin, han, strict=True))


def _read_renamings(
    readings: Sequence[Reading], tables: LinkTables, trusted: Sequence[frozenset[str]]
) -> tuple[tuple[str, str], ...]:
    """Pairs of names that a text says to be one company's, the one in use last; a proven one proves the other."""
    soft = frozenset(tables.endings.soft)
    known = frozenset(name for reading in readings for name in reading.proven)
    pairs: set[tuple[str, str]] = set()
    for reading, trust in zip(readings, trusted, strict=True):
        renamings = list(find_renamings(reading, soft))
        if renamings and prove_renamed(renamings, known, soft):
            prove_names(reading, tables, trust)
        for pair in renamings:
            names = (core_of(pair.other.words, soft), core_of(pair.name.words, soft))
            if names[0] != names[1] and all(name in reading.proven or name in known for name in names):
                pairs.add(names)
    return tuple(sorted(pairs))


def find_weak(texts: Sequence[str], readings: Sequence[Reading], tables: LinkTables) -> Found:
    """Mentions of names that no text proves though something speaks for them, once :func:`resolve_names` has proven.

    Such a name counts where it stands in two texts or three times and no text has the word in small letters; the rule
    of its mentions begins with ``weak: ``.
    """
    soft = frozenset(tables.endings.soft)
    proven = {base for reading in readings for base in reading.proven}
    lower = frozenset().union(*(reading.lower for reading in readings))
    told: dict[str, tuple[int, str]] = {}
    signs: dict[str, dict[str, int]] = {}
    for reading in readings:
        for base, (score, rule) in reading.weak.items():
            if base.lower() in lower:
                continue
            told[base] = max(told.get(base, (0, "")), (score, rule))
            seen = signs.setdefault(base, {})
            for sign, points in reading.signs[base].items():
                seen[sign] = max(seen.get(sign, 0), points)
    told = {base: best for base, best in told.items() if worth_a_look(base, signs[base], tables)}
    places: dict[str, list[tuple[int, Run]]] = {}
    for at, reading in enumerate(readings):
        for run in reading.runs:
            base = core_of(run.words, soft)
            if base in told and base not in proven and not run.dead:
                places.setdefault(base, []).append((at, run))
    lower = frozenset().union(*(reading.lower for reading in readings))
    found: list[list[Mention]] = [[] for _ in texts]
    for base, runs in places.items():
        # a capital says something only inside a sentence, and less of a word that has small letters elsewhere
        inside = sum(
            not run.first and not run.heading and not _QUOTED.match(texts[at], max(0, run.start - 2))
            for at, run in runs
        )
        if inside < (2 if base.lower() in lower else 1):
            continue
        if len(runs) >= 3 or len({at for at, _ in runs}) >= 2:
            for at, run in runs:
                name = texts[at][run.start : run.end]
                found[at].append(Mention(run.start, run.end, make_id(base), name, f"weak: {told[base][1]}"))
    return tuple(tuple(sorted(mentions, key=lambda mention: mention.start)) for mentions in found)


_GLOSS = re.compile(rf" ?[(（]([{HAN}·]{{2,14}})[)）]")
"""A company's name in another script, right behind the one that the text uses."""


def _find_han(
    folded: Sequence[str], latin: Sequence[tuple[Mention, ...]], tables: LinkTables
) -> list[tuple[Mention, ...]]:
    """Names in scripts without spaces: those with a form of law, those that stand in brackets behind a name of
    ``latin``, whose company they are then, and the same names by themselves in all texts.
    """
    found = [find_han_names(text, tables.han) for text in folded]
    cores = {name.core: name.core for names, _ in found for name in names}
    for _, shorts in found:
        for short in sorted(shorts):
            cores.setdefault(short, shorts[short])
    glosses = [
        {gloss.group(1): m.company for m in mentions if m.company and (gloss := _GLOSS.match(text, m.end))}
        for text, mentions in zip(folded, latin, strict=True)
    ]
    meant: dict[str, set[str]] = {}
    for told in glosses:
        for name, company in told.items():
            meant.setdefault(cores.setdefault(name, name), set()).add(company)
    ids = {core: next(iter(companies)) if len(companies) == 1 else make_id(core) for core, companies in meant.items()}
    result: list[tuple[Mention, ...]] = []
    for text, (names, shorts), told in zip(folded, found, glosses, strict=True):
        own = {name.core for name in names} | set(shorts) | set(told)
        spoken = {name: core for name, core in cores.items() if name in own or len(name) >= 4}
        taken = [(name.start, name.end) for name in names]
        rows = [(name.start, name.end, name.core, "legal ending") for name in names]
        rows += [(start, end, core, "short form") for start, end, core in find_again(text, spoken, taken)]
        result.append(
            tuple(
                Mention(a, b, ids.get(core) or make_id(core), text[a:b], f"found: {rule}")
                for a, b, core, rule in sorted(rows)
            )
        )
    return result


def _merge(mentions: tuple[Mention, ...], other: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Both in order; of the first those that overlap none of the second."""
    if not other:
        return mentions
    kept: list[Mention] = []
    at = 0
    for mention in mentions:
        while at < len(other) and other[at].end <= mention.start:
            at += 1
        if at == len(other) or other[at].start >= mention.end:
            kept.append(mention)
    return tuple(sorted((*kept, *other), key=lambda mention: mention.start))


_QUOTED = re.compile(r"(?:.?[\"“‘«„(\[]|[\"“„] )")
_ACTING = re.compile(r"(?:'s [a-z]|,? which |,? (?:has|had|is|was|will|would|said|says|plans)\b)")


def _merge_names(
    readings: Sequence[Reading], renamed: Sequence[tuple[str, str]], tables: LinkTables
) -> list[dict[str, tuple[str, str]]]:
    """For each text: surface -> (company id, rule)."""
    soft = frozenset(tables.endings.soft)
    documents: Counter[str] = Counter()
    strength: Counter[str] = Counter()
    spelt: dict[str, Counter[str]] = {}
    for reading in readings:
        for base, (score, _rule) in reading.proven.items():
            documents[base] += 1
            strength[base] = max(strength[base], score)
        for acronym, base in reading.acronyms.items():
            core = core_of(base.split(" "), soft)
            if core in reading.proven or acronym in reading.proven:
                spelt.setdefault(acronym, Counter())[core] += 1
    # an acronym that is spelt out in two ways belongs to each text's own way only
    meaning = {acronym: next(iter(cores)) for acronym, cores in spelt.items() if len(cores) == 1}
    proven_all = set(documents) | set(meaning.values())
    presented = {core for reading in readings for core in reading.introduced}
    parent: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    for core in sorted(proven_all):
        for short in short_forms(core, tables):
            owners.setdefault(short, set()).add(core)
    together: set[tuple[str, str]] = set()
    for reading in readings:
        for long in reading.proven:
            together.update((short, long) for short in short_forms(long, tables) if short in reading.proven)
    for core in sorted(proven_all, key=lambda name: (len(name), name)):
        longer = {long for long in owners.get(core, ()) if _same_company(core, long, tables)}
        # "Calderhead Marine … Calderhead said": who presents only the long name means it with the short one
        beside = set() if core in presented else {long for long in owners.get(core, ()) if (core, long) in together}
        if not longer and len(beside) == 1:
            parent[core] = beside.pop()
        elif longer and len(owners.get(core, ())) == len(longer):
            parent[core] = max(sorted(longer), key=lambda name: (documents[name], len(name)))
    parent.update(meaning)

    def root(name: str) -> str:
        seen = {name}
        while name in parent and parent[name] not in seen:
            name = parent[name]
            seen.add(name)
        return name

    for old, new in renamed:
        one, two = root(old), root(new)
        if one != two:
            parent[one] = two

    local = [_find_locals(reading, owners, presented, tables) for reading in readings]
    for shorts in local:
        documents.subtract(shorts.keys())
    everywhere = _file_names(
        name for name in documents if documents[name] >= 2 or (strength[name] >= CERTAIN and " " in name)
    )
    acronyms = _file_names(acronym for acronym in meaning if _may_cross(acronym, tables))

    def heard(reading: Reading) -> set[str]:
        spoken = {core_of(run.words, soft) for run in reading.runs if run.points and not run.dead}
        return {name for name in spoken if name in documents and name not in reading.surnames}

    result: list[dict[str, tuple[str, str]]] = []
    for reading, shorts in zip(readings, local, strict=True):
        names = {short: (make_id(root(long)), "short form here") for short, long in shorts.items()}
        own = dict(reading.proven)
        for acronym, base in reading.acronyms.items():
            core = core_of(base.split(" "), soft)
            if core in own or acronym in own:
                own.setdefault(core, (4, "spelt out beside its acronym"))
                names[core] = (make_id(root(core)), own[core][1])
                names[acronym] = (make_id(root(core)), "acronym spelt out here")
        for base in sorted(own):
            names.setdefault(base, (make_id(root(base)), own[base][1]))
        alone = _standing_alone(reading, tables)
        for base in sorted(own, key=lambda name: (-len(name), name)):
            first = base.partition(" ")[0]
            if first in alone and first != base and first not in names:
                names[first] = (names[base][0], "short form here")
            for short in short_forms(base, tables):
                if short not in names and _fit_alone(short, reading, tables, own[base][0] >= CERTAIN):
                    names[short] = (names[base][0], "short form")
        for base in sorted(name for name in heard(reading) - set(names) if documents[name] > 0):
            names[base] = (make_id(root(base)), "proven in another text, likely here")
        said = sorted({word.casefold() for run in reading.runs for word in run.words})
        for base in (name for word in said for name in everywhere.get(word, ())):
            if base not in names and (" " in base or base not in reading.surnames):
                names[base] = (make_id(root(base)), "proven in other texts")
        for acronym in (name for word in said for name in acronyms.get(word, ())):
            # what the text itself spells out is its own
            if acronym not in names and acronym not in reading.surnames and acronym not in reading.acronyms:
                names[acronym] = (make_id(root(acronym)), "acronym spelt out in another text")
        names.update(_variants(names, reading, tables))
        result.append(names)
    return result


def _file_names(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by their first word, in small letters: a text can only have those whose first word it has."""
    filed: dict[str, list[str]] = {}
    for name in sorted(names):
        filed.setdefault(name.partition(" ")[0].casefold(), []).append(name)
    return filed


def _find_locals(
    reading: Reading, owners: dict[str, set[str]], presented: set[str], tables: LinkTables
) -> dict[str, str]:
    """Short names that several companies of the corpus share, with the one that this text means by them.

    ``owners``: short name → the longer names of the corpus that it may stand for; ``presented``: names under which some
    text presents a company, so that a short one may be a company of its own elsewhere.
    """
    longs: dict[str, set[str]] = {}
    for base in reading.proven:
        for short in short_forms(base, tables):
            longs.setdefault(short, set()).add(base)
    return {
        short: next(iter(bases))
        for short, bases in longs.items()
        if len(bases) == 1
        and (len(owners[short]) > 1 or short in presented)
        and short in reading.proven
        and short not in reading.introduced
    }


def _variants(names: dict[str, tuple[str, str]], reading: Reading, tables: LinkTables) -> dict[str, tuple[str, str]]:
    """The same names with other capitals: "IQuorva" opens a sentence, "iQuorva" does not; "TESMARK LINES" is a cry."""
    spelt = {name.casefold(): name for name in sorted(names) if len(name) >= 4}
    soft = frozenset(tables.endings.soft)
    found: dict[str, tuple[str, str]] = {}
    for run in reading.runs:
        base = core_of(run.words, soft)
        name = spelt.get(base.casefold())
        if name is None or base in names or name in tables.words.common or base.lower() in reading.lower:
            continue
        if base.isupper() or name[1:] != name[1:].lower() or base[1:] != base[1:].lower():
            found[base] = (names[name][0], "other capitals")
    return found


def short_forms(core: str, tables: LinkTables) -> tuple[str, ...]:
    """Shorter names under which a company with this name may go, longest first."""
    words = core.split(" ")
    tails = {*tables.endings.descriptors, *tables.endings.soft, *tables.words.company_heads}
    forms: list[str] = []
    starts = [0]
    if words[0] in tables.openers and len(words) == 2:
        forms.append(words[1])
    if words[-1].endswith("!"):
        forms.append(core[:-1])
    while starts[-1] + 1 < len(words) and (
        words[starts[-1]] in tables.words.places or words[starts[-1]] in tables.words.peoples
    ):
        starts.append(starts[-1] + 1)
    for start in starts:
        last = len(words)
        while last - start > 1 and words[last - 1] in tails:
            last -= 1
            if words[last - 1] not in ("&", "and") and not words[last - 1].islower():
                forms.append(" ".join(words[start:last]))
        if start:
            forms.append(" ".join(words[start:]))
        if last - start > 1:
            forms.append(words[start].rstrip(","))
    return tuple(form for form in dict.fromkeys(forms) if form != core and form and form[0] != "&")


def _same_company(short: str, long: str, tables: LinkTables) -> bool:
    """Whether two names that are both proven may be one company: only words that say what it does may differ."""
    loose = {*tables.endings.descriptors, *tables.endings.soft, *tables.words.places, *tables.words.peoples}
    words = long.split(" ")
    wanted = short.split(" ")
    for at in range(len(words) - len(wanted) + 1):
        if words[at : at + len(wanted)] == wanted:
            return all(word in loose for word in (*words[:at], *words[at + len(wanted) :]))
    return spells(short, words)


def _fit_alone(short: str, reading: Reading, tables: LinkTables, certain: bool) -> bool:
    words = tables.words
    if " " in short:
        return not all(
            part in words.common or part in words.places or part in words.peoples for part in short.split(" ")
        )
    return not (
        len(short) < 2
        or not is_telling(short)
        or (not certain and _opens_another(short, reading, tables))
        or (short in words.common and not certain)
        or short in words.function
        or short in tables.openers
        or short.lower() in tables.particles
        or short in place_words(tables)
        or short in words.peoples
        or short in words.given
        or is_acronym(short, tables)
        or short in words.calendar
        or short in words.titles
        or short in words.company_heads
        or short in words.other_heads
        or short in reading.surnames
        or short.lower() in reading.lower
        or short in reading.placed
    )


def _standing_alone(reading: Reading, tables: LinkTables) -> frozenset[str]:
    """Ordinary words that stand as a name: alone inside sentences, doing or owning something, never in small letters.

    Runs of such a good as "Cobalt" are alive again.
    """
    words = tables.words
    times: Counter[str] = Counter()
    acting: set[str] = set()
    for run in reading.runs:
        word = run.words[0]
        if (
            len(run.words) > 1
            or run.heading
            or run.dead not in ("", "a good that is traded")
            or not (word in words.common or word in words.goods)
            or word.lower() in reading.lower
            or word in words.other_heads
            or word in words.peoples
            or word in tables.endings.soft
            or word in words.generic
        ):
            continue
        if not run.first:
            times[word] += 1
            if _ACTING.match(reading.folded, run.end):
                acting.add(word)
    alone = frozenset(word for word in acting if times[word] >= 1)
    longer = {run.words[0] for run in reading.runs if len(run.words) > 1 and not run.dead}
    for run in reading.runs:
        if len(run.words) == 1 and run.words[0] in alone & longer and run.dead == "a good that is traded":
            run.dead = ""
    return alone & longer


def _opens_another(short: str, reading: Reading, tables: LinkTables) -> bool:
    """Whether another name of two words begins with it, a person's perhaps: "Calder Brune … Calder Lee"."""
    others = {run.base for run in reading.runs if run.words[0] == short and len(run.words) == 2}
    heads = {*tables.endings.descriptors, *tables.endings.soft, *tables.words.company_heads, *tables.words.other_heads}
    return any(name not in reading.proven and name.split(" ")[1] not in heads for name in others) and any(
        name in reading.proven and name.split(" ")[1] not in heads for name in others
    )


def _may_cross(acronym: str, tables: LinkTables) -> bool:
    return len(acronym) >= 3 and not is_acronym(acronym, tables)


def _find_names(
    text: str, reading: Reading, names: dict[str, tuple[str, str]], tables: LinkTables
) -> tuple[Mention, ...]:
    folded, words = reading.folded, tables.words
    mentions: list[Mention] = []
    for run in reading.runs:
        certain = "legal ending" in run.points
        if run.base in reading.things and run.base not in names:
            continue  # "its product Calderhead Books" names no maker
        if run.dead and not certain and run.dead != "a place":
            continue
        found = _name_in_run(run.words, names)
        if found is None or (run.dead == "a place" and not certain):
            continue
        first, last, surface = found
        if run.heading and not certain:
            mentions.extend(_names_in_heading(text, run, names, tables))
            continue
        start, end = _place_words(run.start, run.words, first, last)
        whole = end == run.base_end
        body = not whole and run.words[-1] in words.other_heads
        if body and (run.words[last] in words.other_heads or names[surface][1] == "short form"):
            continue
        reach = run.end if whole and certain else extend_name(folded, end, tables.endings)
        single = first + 1 == last
        if single and not certain and last < len(run.words) and names[surface][1] == "short form":
            following = run.words[last]
            told = following in words.common or following in words.company_heads or following in tables.endings.soft
            if not told and not run.heading:
                continue  # "Calderhead Brune" is another than Calderhead Lines
        ordinary = single and whole and run.first and surface in words.common
        if ordinary and not certain and surface.lower() in reading.lower and run.score() < 2:
            continue
        if ordinary and names[surface][1] == "short form":
            continue
        if in_address(folded, start, end):
            continue
        company, rule = names[surface]
        mentions.append(Mention(start, reach, company, text[start:reach], f"found: {rule}"))
    return tuple(mentions)


def _names_in_heading(text: str, run: Run, names: dict[str, tuple[str, str]], tables: LinkTables) -> Iterator[Mention]:
    """All names in a run of a heading, which may hold several companies and other words."""
    at = 0
    while at < len(run.words):
        for last in range(len(run.words), at, -1):
            surface = " ".join(run.words[at:last])
            if surface in names and surface not in tables.words.common:
                start, end = _place_words(run.start, run.words, at, last)
                company, rule = names[surface]
                yield Mention(start, end, company, text[start:end], f"found: {rule}")
                at = last
                break
        else:
            at += 1


def _name_in_run(run: tuple[str, ...], names: dict[str, tuple[str, str]]) -> tuple[int, int, str] | None:
    """The longest known name in a run of words, leftmost first."""
    for length in range(len(run), 0, -1):
        for first in range(len(run) - length + 1):
            surface = " ".join(run[first : first + length])
            if surface in names:
                return first, first + length, surface
    return None


def _place_words(start: int, run: tuple[str, ...], first: int, last: int) -> tuple[int, int]:
    """Where words ``first`` to ``last`` of a run stand that starts at ``start``; one space stands between words."""
    begin = start + sum(len(word) + 1 for word in run[:first])
    return begin, begin + len(" ".join(run[first:last]))
