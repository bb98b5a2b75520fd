"""What a mail says: the sender's own words as plain text, and a mark to know it again.

Nothing in here knows the ORM; Odoo's cleaning of HTML does the work.
"""

import codecs
import hashlib
import re

import lxml.html
from lxml import etree

from odoo.tools.mail import html2plaintext, html_sanitize

# What is longer stays in the attached mail: nobody reads a register page by page.
MAX_TEXT = 20_000
FORWARDED = re.compile(r"^\s*(fwd?|wg|tr|转发|轉寄)\s*[:：]", re.IGNORECASE)
NUL = "\x00"
# Programs that answer by themselves name it in one of these headers (RFC 3834).
AUTO_ANSWER_HEADERS = {
    "Auto-Submitted": re.compile(r"^auto-replied\b", re.IGNORECASE),
    "Precedence": re.compile(r"^auto[_-]?reply$", re.IGNORECASE),
    "X-Autoreply": re.compile(r"."),
    "X-Autorespond": re.compile(r"."),
}


def plain_text(html, keep_quotes=False):
    """Plain text of a mail's body, without scripts and without what it quotes.

    A mail that is nothing but a quotation keeps it.

    >>> plain_text("<p>It leaks.</p><script>alert(1)</script>")
    'It leaks.'
    >>> plain_text("<div>Still leaks.<blockquote>Dear customer</blockquote></div>")
    'Still leaks.'
    >>> plain_text("<blockquote>Dear customer</blockquote>")
    'Dear customer'
    >>> plain_text(""), plain_text(None)
    ('', '')
    """
    clean = html_sanitize((html or "").replace(NUL, "")) or ""
    whole = html2plaintext(clean, include_references=False)
    text = whole
    if not keep_quotes and "data-o-mail-quote" in clean:
        text = html2plaintext(_without_quotes(clean), include_references=False) or whole
    return text.strip()[:MAX_TEXT]


def _without_quotes(clean):
    root = lxml.html.fragment_fromstring(clean, create_parent="div")
    for node in root.xpath("//*[@data-o-mail-quote]"):
        if node.getparent() is not None:
            node.drop_tree()
    return etree.tostring(root, encoding="unicode")


def mend_charsets(message):
    """Let every text of a mail be read, whatever it says of its own characters.

    A name nobody knows is taken for UTF-8; GB2312 for GB18030, which holds it and is
    what is meant by it.

    :param message: ``email.message.EmailMessage``, changed in place
    """
    for part in message.walk():
        if part.get_content_maintype() != "text":
            continue
        name = str(part.get_param("charset") or "us-ascii").strip("\"' ")
        try:
            known = codecs.lookup(name).name
        except LookupError:
            known = None
        if known is None:
            part.set_param("charset", "utf-8")
        elif known in ("gb2312", "gbk"):
            part.set_param("charset", "gb18030")


def is_forwarded(subject):
    """Whether somebody passes on a mail: then the quotation is what matters.

    >>> is_forwarded("Fwd: pumps"), is_forwarded("转发：水泵"), is_forwarded("Re: x")
    (True, True, False)
    """
    return bool(FORWARDED.match(subject or ""))


def is_auto_answer(headers):
    """Whether a program answered: out of office and the like.

    :param headers: an ``email.message.Message``, or a dict of headers

    >>> is_auto_answer({"Auto-Submitted": "auto-replied"})
    True
    >>> is_auto_answer({"Auto-Submitted": "no"}), is_auto_answer({})
    (False, False)
    """
    return any(
        pattern.match(str(headers.get(name) or ""))
        for name, pattern in AUTO_ANSWER_HEADERS.items()
    )


def digest(sender, subject, text):
    """The same mark for mails of one sender that say the same.

    >>> digest("a@b.cn", "Pumps", "It  leaks") == digest("A@B.CN", "pumps ", "it leaks")
    True
    >>> digest("a@b.cn", "Pumps", "x") == digest("a@b.cn", "Pumps", "y")
    False
    """
    parts = (" ".join((part or "").lower().split()) for part in (sender, subject, text))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
