"""The right half: what is committed in ``docs/`` becomes a site, a bundle, a letter. No logic here.

In the order in which a page comes about::

    admit          what of docs/ is left out unopened: links out of it, pipes, devices
    library        IN: docs/ read once: briefs, companies, the pages that people wrote;  links: who links whom
    approved       the library without what is not approved
    derive/        library -> every page of the site, as plain Markdown;  phrase: how pages say things
    plugin         MkDocs calls here, event by event;  material: what is taken for granted of its theme
    forms/         our own Markdown read fast, to the tree that Python-Markdown makes of it
    markup/        what that tree gets on the site: marked evidence, timelines, sections
    render         forms and markup for each page, when it is written and not before
    frame          what is the same on many pages, once;  theme/: our templates, styles, scripts over Material's
    machines/      feeds, data to download, JSON-LD, the sitemap
    headers        what a browser may do with a page
    search/        what is indexed, and Pagefind run over it
    supply/        whose the files are that are not ours: compared with what was published, licences, bill of materials
    build          OUT: MkDocs run;  rewrite: over the files of before;  outside: what the machine gives, folders and
                   SOURCE_DATE_EPOCH
    bundle         OUT: the site as one zip;  verify: is such a zip what its manifest says
    other_engines  OUT: the pages for engines other than MkDocs
    digest/        OUT: some briefs as a letter, which needs no site
"""
