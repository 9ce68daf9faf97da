"""What a number measures: noun phrases around it, in the sentence's own words.

A sentence is read as tokens of few kinds (nouns, verbs, determiners, prepositions …; each quantity is one token). What
a number measures is then looked for in an order of its own: what it counts (``1,000 vans``), what it is a share of
(``38 per cent of the market``), what rose or stands at it (``exports rose 7 per cent``), what it is the size of (``a
quota of US$50,000``), what was done with it (``spent US$5 million on cranes``).

``tokens`` tells words apart, ``phrases`` finds the phrases around them, ``reader`` decides which one is meant, and
``times`` is what a period looks like.
"""
