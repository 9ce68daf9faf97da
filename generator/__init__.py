"""Briefs: scraped news articles in, a searchable briefing site out. This is the tour; there is no logic here.

Reading order, which is the order in which data flows::

    model       the nouns, and the three coordinate systems
    errors      what can go wrong: what, where, how to mend it;  signals: what asks a run to stop
    formats     which format of what is committed this Briefs reads: a newer one is refused
    files       one regular file, read whole and never past its bound;  charsets: labels that pages give encodings;
                nesting: YAML that ends no process
    seeds       IN: files -> SourceDocument (encodings, limits);  sidecars: what a person states beside them
    stages/     clean -> segment -> describe -> link -> summarise: pure, one public function each
    text/       what several stages need to know of language: characters, sentences, numbers, escaping
    tables/     IN: YAML tables -> frozen, validated objects (a stage defines the type, tables/ fills it)
    reading     seeds through clean, segment and describe, one by one
    credited    outlets that one page shows and an article of another rests on
    corrections what a sidecar states, brought to articles, names and sentences: it wins over what was found
    hidden      which characters that no page shows stand in a seed, its sidecar and the registry
    compose     all that is known of one article -> Brief
    brief/      Brief <-> Markdown: the contract between the two halves
    identity    what makes a brief the same brief: minted id, fingerprint;  matching finds it again;  addresses tells
                renamed files from copies
    copies      which articles say the same in the same words, or nearly;  reprints settles which of them stands
    merge/      generated brief + edited brief -> brief; no human line is lost
    compare     two states of a brief -> what differs, piece by piece, word by word;  rescraped: what a new text did
    withdraw    a published brief whose page says that it is withdrawn, and the way back;  archive: one without its seed
    approvals   who approved which brief, and whether it is still what was approved
    publish     OUT: plan -> apply | check;  writing: one file, old or new and never torn; locks, the working folder
    notes       a person's own words into a brief or a company page;  targets tells dead links in them
    engines     other summarisers than ours, and what is let through of what they return
    cache/      what a run or a build takes from the one before it, by a digest of all that it is made of
    bodies      the cleaned texts, kept in the working folder for the search and the words around a quotation
    trace/      does every word of a brief stand where it says: a reading of its own of seeds and briefs (check)
    pipeline/   the hallway: the whole left half on one screen (generate);  report/ says what a run did
    site/       the right half: docs/ -> pages -> MkDocs -> search, bundle; feeds and data (machines), letters (digest);
                whose the other files are (supply); forms for speed. It knows briefs, never stages
    review/     what people look at: the ledger of a document, for a terminal and as a page (explain), what a run would
                do (plan), and what a branch does to the briefs: states -> changes -> entries -> report (review)
    stories/    which briefs tell of one event (settled by generate); who reported it, and whether the figures agree
    topics      the desk's own vocabulary, found in articles
    companies/  what people do to the registry (edit, lint, suggest, interview), and what other lists bring to it (bulk)
    desk/       a desk's own repository: made, pinned to a wheel, kept up to date (init, upgrade)
    ner         on request only: what a model takes for organisations, for a person to judge
    filters     the JSON rows that other tools rely on
    session     what all commands share: settings, streams, exit codes;  options: flags that several of them take
    cli         the front door

Layers, each may import only what stands to its right (``pyproject.toml`` holds them, import-linter checks them)::

    cli > review, filters, companies, desk > pipeline, site > reprints, engines, credited > report, reading, ner,
    trace > options, session, approvals, archive, bodies, cache, compare, compose, corrections, withdraw, rescraped,
    seeds, sidecars, tables, config, merge, publish, matching, addresses, copies, identity, notes, targets > stories,
    topics > brief > stages > text > model, formats, files, charsets, nesting > errors

Two bends of the first sketch, and why. ``text/`` stands below the stages because clean, describe and summarise all need
sentence boundaries and stages may not import each other. Stages after ``segment`` count offsets in ``Article.body``
rather than in ``CleanDocument.text``: a body joins lines that the page broke, so it is the first text in which a
sentence is one span; ``Article.pieces`` maps it back.

No ``templates/``: Markdown is written in Python, beside the parser that must undo it.
"""
