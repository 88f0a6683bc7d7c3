"""What Mozilla's HTTP Observatory makes of an answer: its rules of August 2026 for one page under
https, as its package `@mdn/mdn-http-observatory` 1.4.8 states them (`grader/charts.js`).

The preload list of browsers is left out (5 points more for a domain that is on it), and whatever
no answer of this site comes near counts as the worst of its rule.
"""

import re
from collections.abc import Sequence
from http.cookies import Morsel
from typing import NamedTuple

from tests.html import Document

HALF_A_YEAR = 15_552_000  # seconds
ENOUGH_FOR_EXTRA = 90  # points, below which nothing is added
BROAD = {"*", "data:", "http:", "https:", "ftp:", "blob:"}
DISCREET = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


class Answer(NamedTuple):
    """What was answered to a request under https."""

    status: int
    headers: dict[str, str]  # by names in lower case
    cookies: Sequence[Morsel[str]]  # all that the browser has by now
    body: bytes


def points(answer: Answer) -> dict[str, int]:
    """What each rule adds to 100 or takes away."""
    headers, policy = answer.headers, _policy(answer)
    return {
        "policy": _of_policy(policy),
        "cookies": _of_cookies(answer.cookies),
        "sharing": -50 if "access-control-allow-credentials" in headers else 0,
        "referrer": 5 if headers.get("referrer-policy") in DISCREET else -5,
        "transport": _of_transport(headers.get("strict-transport-security", "")),
        "scripts": _of_scripts(answer),
        "types": 0 if headers.get("x-content-type-options") == "nosniff" else -5,
        "frames": 5 if "frame-ancestors" in policy else -20,
        "resources": _of_resources(headers.get("cross-origin-resource-policy", "")),
    }


def score(answer: Answer) -> int:
    """The points of an answer: extra ones count only for what has few faults."""
    found = points(answer).values()
    faults = sum(each for each in found if each < 0)
    return 100 + (sum(found) if 100 + faults >= ENOUGH_FOR_EXTRA else faults)


def _policy(answer: Answer) -> dict[str, set[str]]:
    stated = answer.headers.get("content-security-policy", "")
    parts = [part.split() for part in stated.lower().split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def _of_policy(policy: dict[str, set[str]]) -> int:
    default = policy.get("default-src", {"*"})
    scripts, objects, styles = (
        policy.get(name, default) for name in ("script-src", "object-src", "style-src")
    )
    if not policy:
        return -25
    if scripts & {*BROAD, "'unsafe-inline'"} or objects & BROAD:
        return -20
    if any(each.startswith(("http:", "ftp:")) for sources in policy.values() for each in sources):
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if styles & {*BROAD, "'unsafe-inline'"}:
        return 0
    return 10 if default == {"'none'"} else 5


def _of_cookies(cookies: Sequence[Morsel[str]]) -> int:
    if not all(each["secure"] for each in cookies):
        return -40
    if not all(each["httponly"] for each in cookies if "sess" in each.key or "login" in each.key):
        return -30
    if not all(each["samesite"] for each in cookies if "csrf" in each.key):
        return -20
    return 5 if cookies and all(each["samesite"] for each in cookies) else 0


def _of_transport(stated: str) -> int:
    seconds = re.search(r"max-age=(\d+)", stated)
    if seconds is None:
        return -20
    return 0 if int(seconds[1]) >= HALF_A_YEAR else -10


def _of_scripts(answer: Answer) -> int:
    if not answer.headers.get("content-type", "").startswith("text/html") or not answer.body:
        return 0
    scripts = [each for each in Document(answer.body).all(".//script") if each.get("src")]
    if any("//" in each.get("src", "") for each in scripts):
        return -50
    return 5 if any(each.get("integrity") for each in scripts) else 0


def _of_resources(stated: str) -> int:
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0, "": 0}.get(stated, -5)
