"""What a browser may do with a page: the content security policy, in each page and in ``_headers`` for a server.

Every script and style of the site is a file, and the policy knows files of the site only: what a title or quotation
might smuggle in does not run even if an escape were missing. Its two hashes are those of 404.html, taken from our
template: hashes taken from built pages would bless whatever had found its way into them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from mkdocs.utils import get_theme_dir

NAME = "_headers"
"""The file that Netlify, Cloudflare Pages and others read; servers without it are told in HOSTING.md."""
FIRST_LINE = "# Read by Netlify, Cloudflare Pages and others. For nginx see HOSTING.md."
"""By which a site of ours is known even if its build stopped halfway."""

_NOT_FOUND = Path(__file__).parent / "theme" / "404.html"
_INLINE = re.compile(r"<(?P<tag>script|style)>(?P<text>(?:(?!<(?P=tag)>).)*?)</(?P=tag)>", re.DOTALL)


def _hash_inline(tag: str) -> str:
    """``'sha256-…'`` of the one inline ``script`` or ``style`` of 404.html, which may ask for no file."""
    texts = [match["text"] for match in _INLINE.finditer(_NOT_FOUND.read_text(encoding="utf-8")) if match["tag"] == tag]
    (text,) = texts
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def write_policy(*, header: bool, not_found: bool = False) -> str:
    """The value of ``Content-Security-Policy``.

    Args:
        header: for a server's answer, which also says who may frame the site; else for a page's ``<meta>``, which holds
            from a folder too: Chromium and Firefox take the files of the folder for ``'self'`` there.
        not_found: whether it must also let 404.html have its own style and script. A server shows that page at any
            address, so a header always does.
    """
    inline = header or not_found
    script, style = (f" {_hash_inline(tag)}" if inline else "" for tag in ("script", "style"))
    rules = [
        "default-src 'none'",
        # The search engine is WebAssembly; this lets it be compiled, and no text be run.
        f"script-src 'self' 'wasm-unsafe-eval'{script}",
        f"style-src 'self'{style}",
        # Material's icons are data: in its style sheet.
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if header:
        rules.append("frame-ancestors 'none'")
    return "; ".join(rules)


def write_headers() -> str:
    """The text of ``_headers``. No two rules set one header for one address, for hosts join the values of both."""
    lines = [
        FIRST_LINE,
        "/*",
        f"  Content-Security-Policy: {write_policy(header=True)}",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: no-referrer",
        "  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "  Cross-Origin-Opener-Policy: same-origin",
    ]
    for path in _list_hashed():
        lines += [f"/{path}", "  Cache-Control: public, max-age=31536000, immutable"]
    return "\n".join(lines) + "\n"


HASHED = re.compile(r"assets/(?:javascripts|stylesheets)/[\w-]+\.[0-9a-f]{8}\.min\.(?:js|css)")
"""What Material names after its content. All else is asked for anew, as hosts do by themselves: a desk may keep files
of its own beside these, and Pagefind's names do not tell what our scripts around its files say."""


def _list_hashed() -> list[str]:
    folder = Path(get_theme_dir("material"))
    names = (path.relative_to(folder).as_posix() for path in folder.glob("assets/*/*"))
    return sorted(name for name in names if HASHED.fullmatch(name))
