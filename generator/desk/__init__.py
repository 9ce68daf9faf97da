"""A desk's own repository: made by ``briefs init``, kept up to date by ``briefs upgrade``. Tool and content are apart.

What is written into it are the files of ``generator/data/desk`` and a wheel of Briefs, pinned by its hash. They are
taken out of that very wheel, so that a pin and the files that go with it are of one version, whichever Briefs works.
"""
