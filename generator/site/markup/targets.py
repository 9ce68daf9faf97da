"""Where links may lead."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from html import unescape
from urllib.parse import quote, urlsplit

_NO_URL = re.compile(r"""[\x00\x01\x04-\x20\x7f"<>\\^`{|}[\]]|%(?![0-9A-Fa-f]{2})""")
"""What stands in no valid URL (https://url.spec.whatwg.org/#url-code-points). Code points 2 and 3 are the edges of
Python-Markdown's own place holders."""
_REFERENCE = re.compile(r"&(?=#?[0-9A-Za-z]+;)")
_ADDRESS = re.compile(r"[a-z]+://\[[0-9a-f:.]+\]", re.IGNORECASE)
"""A host that is an IPv6 address keeps its brackets."""
_PLAIN = re.compile(r"(?!//)[A-Za-z0-9._~/-]*(?:#[A-Za-z0-9._~/:-]*)?")
"""A target that can only be relative, and is a valid URL as it stands: nearly every link of ours."""
_SAFE_SCHEMES = frozenset({"", "http", "https", "mailto"})


def settle_targets(root: etree.Element) -> None:
    """Take away each target that could run a script, its text stays; write the others as valid URLs. A picture from
    elsewhere, which a browser would ask for unasked, becomes a link to it.
    """
    for element in root.iter():
        if not element.attrib:
            continue
        picture = unescape(element.get("src", "")) if element.tag == "img" else None
        if element.tag == "img" and picture is not None and not is_inside(picture):
            element.tag, element.text = "a", element.get("alt") or "picture"
            element.attrib.clear()
            element.set("href", picture)
        for attribute in ("href", "src"):
            target = element.get(attribute)
            if target is not None and _PLAIN.fullmatch(target) is None:
                # Python-Markdown hands references on as they are, and a browser reads them: "java&#x73;cript:".
                target = unescape(target)
                if is_safe(target):
                    element.set(attribute, encode_target(target))
                else:
                    del element.attrib[attribute]


def encode_target(target: str) -> str:
    """The target with what no valid URL holds in percent signs, as a browser would write it; so is what a browser would
    read as a reference to another character.
    """
    host = _ADDRESS.match(target)
    at = host.end() if host else 0
    target = _REFERENCE.sub("%26", target)
    return target[:at] + _NO_URL.sub(lambda found: quote(found[0], safe=""), target[at:])


def is_safe(target: str) -> bool:
    """Whether a target is relative, of the web, or an address for mail, as a browser reads it. A host without a scheme
    is none: from a folder it is a server of files, which Windows would give the reader's name to.
    """
    plain = "".join(c for c in target if c > " ").replace("\\", "/")
    try:
        return urlsplit(plain).scheme.lower() in _SAFE_SCHEMES and not plain.startswith("//")
    except ValueError:
        return False


def is_inside(target: str) -> bool:
    """Whether a target is relative, as a browser reads it."""
    plain = "".join(c for c in target if c > " ").replace("\\", "/")
    try:
        return not urlsplit(plain).scheme and not plain.startswith("//")
    except ValueError:
        return False
