"""Sentences that are no news: about the article or its pictures, to the reader, scenes, words without their speaker."""

from __future__ import annotations

import re

from generator.stages.summarise.analyse import Analysis, Sentence
from generator.stages.summarise.job import Job
from generator.stages.summarise.settings import SummaryInput, SummaryTables
from generator.stages.summarise.words import WORD, word_set

_ADDRESS = re.compile(
    r"(?<![\w.'’-])(?:[Yy]ou|[Yy]ours?|[Yy]ourself|[Yy]ourselves|I|[Mm]y|[Mm]e|[Mm]ine|[Mm]yself|[Ww]e|[Oo]urs?|us|"
    r"[Oo]urselves|[Ll]et[’']s)(?:[’'](?:ll|re|ve|d|m))?(?![\w’'-]|\.[A-Z])"
)
"""The writer or the reader: outside of quotation marks they have no part in news."""
_PICTURE = re.compile(
    r"\((?:(?:top|bottom|upper|lower|far|second|third|from|in|at) )?(?:left|right|cent(?:re|er)|above|below|pictured|"
    r"red|blue|green|yellow|purple|orange|top|bottom|front|back|background|foreground|inset)\)"
    r"|^(?:Photo|Image|Picture|Pictured|Credit|Illustration|Video|Screenshot|Graphic|Chart|Map|File photo)s?"
    r"(?::| by\b| of\b)"
    r"|\b(?:Getty Images|AP Photo|Shutterstock|Reuters/[A-Z]|via Twitter|is (?:pictured|seen (?:here|in)))"
)
"""What a caption says."""
_TWEET = re.compile(r"(?:—|–|--) ?[^()\n]{2,60}\(@\w+\)|pic\.twitter\.com|https?://t\.co/")
_GENERIC = re.compile(r"(?:If|When|Whether|Whenever|In case) (?:an?|you|your|we|one|there)\b")
"""A scene that is set for the reader."""
_ASIDE = re.compile(
    r"(?:Obviously|Sadly|Unfortunately|Fortunately|Luckily|Thankfully|Happily|Hopefully|Honestly|Frankly|Yes|Yup|Oh|"
    r"Sure|Indeed|Naturally|Ironically|Surprisingly|Interestingly|Amazingly|Admittedly|Needless to say|Of course|"
    r"Make no mistake|To be fair|To be sure|Truth be told|Speaking of|Thanks for|Stay tuned)\b,? "
)
"""The writer's own remark."""
_ADVICE = re.compile(
    r"(?:Build|Get|Start|Remember|Make|Create|Keep|Add|Try|Use|Find|Grab|Check|Be|Do|Don[’']t|Go|Learn|Choose|Ask|Give|Put|"
    r"Set|Turn|Let|Stop|Never|Always|Join|Stay|Pick|Head|Plan|Write|Watch|Wait|Expect|Bring|Enjoy|Avoid|Ensure) "
    r"(?:an?|the|your|this|that|these|some|more|no|it|to|on|out|up|small|sure|in|for|with|all|as|about|what|how|where)\b"
)
"""What the reader should do."""
_PREVIEW = re.compile(
    r"(?:The|A) (?:promise|problem|question|good news|bad news|catch|verdict|upshot|result|answer)\b[^.:]{0,40}: "
)
_NOTHING = 8
"""A quotation of fewer words tells nothing unless it holds a name or a number."""
_OWN_WORDS = 5
"""From so many words on a quotation is somebody's statement; a shorter one may be a word held at arm's length."""
_SAYING = word_set(
    "tweeted posted testified read reads calling saying telling writing adding quoted shouted asked replied answered "
    "chanted joked quipped recalled recalls alleged agreed concluded concludes continued laughed called calls reading "
    "describing describes wondered vowed thanked promised pledged responded charged ruled denied denounced slammed "
    "branded accused praised hailed dismissed"
)
_DETAIL = re.compile(r"\d|(?<=[a-z,] )[A-Z][a-z]")
_DONE = re.compile(r"\bhad\b")
_SCENE = 8
"""Words within which a sentence names its verb."""


def find_usable(job: Job) -> frozenset[int]:
    """Indices of the sentences that may be told: none that is no news, unless an article has hardly anything else."""
    article, analysis, tables = job.article, job.analysis, job.tables
    usable = [sentence for sentence in analysis.sentences if is_usable(sentence, tables, article.kind)]
    news = [sentence.index for sentence in usable if not is_filler(sentence, article, analysis, tables)]
    return frozenset(news if len(news) >= job.settings.bullets_max else (sentence.index for sentence in usable))


def is_filler(sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether a sentence is no finding of its article. An author's own views and an interview's answers are."""
    text = sentence.text
    if _PICTURE.search(text) or _PREVIEW.match(text) or _TWEET.search(_paragraph(sentence, article.body)):
        return True
    if _is_unowned(sentence, article.body, analysis, tables) or _tells_nothing(sentence, analysis, article.body):
        return True
    if article.kind == "interview" and article.body.count("?\n") * _ASKED > article.body.count("\n"):
        return _paragraph(sentence, article.body).rstrip("\"'”’) ").endswith("?")
    if article.kind in ("opinion", "letter", "explainer") or article.lang.split("-")[0] != "en":
        return False
    outside = _outside(sentence, analysis, article.body)
    return (
        bool(_ADDRESS.search(outside))
        or outside.rstrip().endswith("!")
        or any(form.match(text) for form in (_GENERIC, _ASIDE, _ADVICE))
    )


_ASKED = 5
"""One paragraph in so many is a question; with fewer an interview is told as a story, in which the writer appears."""


def is_heard(sentence: Sentence, analysis: Analysis) -> bool:
    """Whether a sentence goes on with what the speaker of the one before it said, and does not say so: an account of
    what ``had`` happened.
    """
    if not sentence.index or sentence.speech or not _DONE.search(" ".join(sentence.tokens[:_SCENE])):
        return False
    before = analysis.sentences[sentence.index - 1]
    return before.speech and before.section == sentence.section


def _paragraph(sentence: Sentence, body: str) -> str:
    low = body.rfind("\n", 0, sentence.start) + 1
    high = body.find("\n", sentence.end)
    high = high if high >= 0 else len(body)
    # A whole article on one line is no paragraph.
    return body[low:high] if high - low <= _LINE else sentence.text


_LINE = 1500


def _outside(sentence: Sentence, analysis: Analysis, body: str) -> str:
    """A sentence without what stands in quotation marks."""
    found: list[str] = []
    at = sentence.start
    for start, end in _quotes_in(sentence, analysis):
        found.append(body[at:start])
        at = max(at, end)
    found.append(body[at : sentence.end])
    return "".join(found)


def _quotes_in(sentence: Sentence, analysis: Analysis) -> list[tuple[int, int]]:
    if not sentence.quoted:
        return []
    return list(analysis.quotes_over(sentence.start, sentence.end))


def _is_unowned(sentence: Sentence, body: str, analysis: Analysis, tables: SummaryTables) -> bool:
    """A statement in quotation marks of which the sentence does not tell who made it."""
    if sentence.speech or sentence.torn:
        return False
    if not _SAYING.isdisjoint(WORD.findall(_outside(sentence, analysis, body).lower())):
        return False
    for start, end in _quotes_in(sentence, analysis):
        words = WORD.findall(body[start:end])
        # A title has capitals.
        if len(words) >= _OWN_WORDS and sum(word[0].isupper() for word in words) * 2 < len(words):
            return True
    return False


def _tells_nothing(sentence: Sentence, analysis: Analysis, body: str) -> bool:
    spans = _quotes_in(sentence, analysis)
    if sentence.quoted < 30 or not spans:
        return False
    quoted = " ".join(body[start + 1 : end - 1] for start, end in spans)
    return len(quoted.split()) < _NOTHING and not _DETAIL.search(quoted)


_MARKS = re.compile(r"[\"“'‘]")
_CLOSES = re.compile(r"[\"”'’](?![A-Za-z])")


def _opens_unclosed(sentence: Sentence) -> bool:
    """A sentence that opens with a quotation mark which nothing in it closes, whatever the paragraph does."""
    return bool(_MARKS.match(sentence.text)) and not _CLOSES.search(sentence.text, 1)


_FRAGMENT = 10
"""Up to this many words an answer may be no sentence at all."""


def _has_verb(sentence: Sentence, tables: SummaryTables) -> bool:
    verbs = tables.finite | tables.moves | tables.speech | tables.deeds
    return any(
        token in verbs or token.endswith(("ed", "n't", "'re", "'ve", "'ll", "'m", "'d")) or token in tables.targets
        for token in (token.replace("’", "'") for token in sentence.tokens)
    )


def is_usable(sentence: Sentence, tables: SummaryTables, kind: str) -> bool:
    """Whether a sentence is one, and not about the report."""
    if sentence.heading or sentence.question or sentence.words < 4 or _opens_unclosed(sentence):
        return False
    if kind == "interview" and sentence.words <= _FRAGMENT and not _has_verb(sentence, tables):
        return False
    if len(sentence.text) > _LONGEST_WORD and max(map(len, _PARTED.split(sentence.text))) > _LONGEST_WORD:
        return False
    low = sentence.text.lower()
    return not any(phrase in low for phrase in tables.housekeeping)


_LONGEST_WORD = 200
"""Characters: more without white space are an address, a drawing or rubbish, whose words count as one."""
_PARTED = re.compile(
    r"[\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
"""White space, and characters of scripts that do without (Thai to Khmer, Chinese and Japanese)."""


_SECONDARY = re.compile(
    r"\b(?:declined|refused|(?:would|did|could|was|were|has|have|had) ?n[o’'](?:t|t yet) (?:immediately |available )?)"
    r" ?(?:to |for )?(?:immediately )?(?:comment|responded|respond|discuss|be reached|reply|replied|return|answer)|"
    r"\b(?:reached out to|contacted|has asked|approached|unavailable) [^.]{0,40}\b(?:comment|response)\b"
)


def is_silence(sentence: Sentence) -> bool:
    """That somebody said nothing: worth a clause beside what it was about, never a bullet."""
    return bool(_SECONDARY.search(sentence.text)) and sentence.words <= 20
