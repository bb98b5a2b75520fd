"""Mail bodies for print: text and simple structure, nothing that is fetched or runs."""

from lxml import etree
from lxml import html as lxml_html
from lxml_html_clean import Cleaner

KEPT = (
    *("p", "br", "div", "span", "b", "strong", "i", "em", "u", "s", "pre", "code"),
    *("ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr"),
    *("table", "thead", "tbody", "tfoot", "tr", "td", "th"),
)
_CLEANER = Cleaner(
    allow_tags=KEPT,
    remove_unknown_tags=False,
    safe_attrs_only=True,
    safe_attrs=frozenset({"colspan", "rowspan"}),
    style=True,
    comments=True,
    kill_tags=("head", "title", "svg", "math"),
)
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def printable_html(source, limit):
    """Return HTML that prints: no picture, link, style or script is left.

    :param str source: any HTML
    :param int limit: characters of text kept; what is longer is cut to plain text
    :return: HTML as str, and whether something was cut

    >>> printable_html('<p onclick="x()">Hi <a href="http://x.y">there</a></p>', 99)
    ('<div><p>Hi there</p></div>', False)
    >>> printable_html('<img src="http://x.y/z.png"/><script>x()</script>ok', 99)
    ('<div>ok</div>', False)
    >>> printable_html('<h1>Title</h1>', 99)
    ('<div><p>Title</p></div>', False)
    >>> printable_html('<p>1 &lt; 2, 3 &gt; 2</p>', 5)
    ('<p>1 &lt; 2</p>', True)
    >>> printable_html('', 99)
    ('', False)
    """
    if not (source or "").strip():
        return "", False
    try:
        root = lxml_html.fragment_fromstring(source, create_parent="div")
        root = _CLEANER.clean_html(root)
    except (etree.ParserError, ValueError):
        root = lxml_html.Element("div")
        root.text = "".join(char for char in source if char.isprintable())
    text = root.text_content()
    if len(text) > limit:
        cut = lxml_html.Element("p")
        cut.text = text[:limit]
        return lxml_html.tostring(cut, encoding="unicode"), True
    for node in root.iter():
        if node.tag in HEADINGS:
            # a form's own headings are the only ones
            node.tag = "p"
    return lxml_html.tostring(root, encoding="unicode"), False
