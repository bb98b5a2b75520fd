"""PDF pages put together: pictures as pages, strangers' files made safe, numbers.

Pure Python over the PDF library Odoo ships (``odoo.tools.pdf``).
"""

import io

from PIL import Image, ImageOps
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from odoo.tools.pdf import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    PdfFileReader,
    PdfFileWriter,
)

# A picture is printed on one page; more pixels than this add weight, not detail.
MAX_PIXELS = 2000
# Bigger ones are refused unread: a small file can unpack to gigabytes.
MAX_SOURCE_PIXELS = 100_000_000
MARGIN = 36  # points
FONT = "/CsStamp"
# What a page may not bring along: it would run when the page is opened or clicked.
ACTIVE_KEYS = ("/A", "/AA", "/PA")


class UnmergeableError(ValueError):
    """A file cannot become pages; the argument is the reason in one word.

    ``broken``, ``encrypted`` or ``size``; callers add reasons of their own.
    """


def image_to_pdf(data):
    """Return a picture as one A4 page, turned as it was taken.

    :param bytes data: a picture in any format the image library reads
    :raise UnmergeableError: it cannot be read
    """
    try:
        image = Image.open(io.BytesIO(data))
        if image.width * image.height > MAX_SOURCE_PIXELS:
            raise UnmergeableError("size")
        image.draft("RGB", (MAX_PIXELS, MAX_PIXELS))
        image = ImageOps.exif_transpose(image).convert("RGBA")
        image.thumbnail((MAX_PIXELS, MAX_PIXELS))
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
    except UnmergeableError:
        raise
    except Exception as error:  # the library raises whatever its decoders raise
        raise UnmergeableError("broken") from error
    out = io.BytesIO()
    width, height = A4
    page = canvas.Canvas(out, pagesize=A4)
    page.drawImage(
        ImageReader(_as_jpeg(paper)),
        MARGIN,
        MARGIN,
        width - 2 * MARGIN,
        height - 2 * MARGIN,
        preserveAspectRatio=True,
        anchor="c",
    )
    page.save()
    return out.getvalue()


def _as_jpeg(image):
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    out.seek(0)
    return out


def clean_pdf(data, max_pages):
    """Return the pages of somebody else's PDF, without what runs by itself.

    The pages are written once and read back, so that a file that breaks is found here
    and not when the whole is put together.

    :param bytes data: the file
    :param int max_pages: more are refused
    :return: the clean file and its number of pages
    :raise UnmergeableError: broken, encrypted, empty or too long
    """
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        if _either(reader, "is_encrypted", "isEncrypted") and not reader.decrypt(""):
            raise UnmergeableError("encrypted")
        count = len(reader.pages)
        if not 0 < count <= max_pages:
            raise UnmergeableError("size" if count else "broken")
        writer = PdfFileWriter()
        for page in reader.pages:
            _either(writer, "add_page", "addPage")(_disarm(page))
        out = io.BytesIO()
        writer.write(out)
        count = count_pages(out.getvalue())
    except UnmergeableError:
        raise
    except Exception as error:  # as core: broken files raise a zoo of errors
        raise UnmergeableError("broken") from error
    return out.getvalue(), count


def _disarm(page):
    for key in ACTIVE_KEYS:
        page.pop(NameObject(key), None)
    for annotation in page.get("/Annots") or ():
        annotation = _resolve(annotation)
        for key in ACTIVE_KEYS:
            annotation.pop(NameObject(key), None)
    return page


def count_pages(data):
    """Return the number of pages of a PDF of ours."""
    return len(PdfFileReader(io.BytesIO(data), strict=False).pages)


def _either(holder, name, old_name):
    """Return an attribute of the PDF library by its name, or that of older releases."""
    return getattr(holder, name) if hasattr(holder, name) else getattr(holder, old_name)


def _resolve(value):
    return _either(value, "get_object", "getObject")()


def merge_numbered(parts, number):
    """Put PDFs one behind the other, each page with the number and “page / pages”.

    :param parts: list of ``(title, data)``; a title becomes a bookmark, none is none
    :param str number: the document's number; what is not ASCII is left out
    :return: the whole as bytes
    """
    readers = [
        (title, PdfFileReader(io.BytesIO(data), strict=False)) for title, data in parts
    ]
    total = sum(len(reader.pages) for _title, reader in readers)
    number = number.encode("ascii", "ignore").decode().strip(" -/")
    writer, at = PdfFileWriter(), 0
    for title, reader in readers:
        first = at
        for source in reader.pages:
            at += 1
            _either(writer, "add_page", "addPage")(source)
            page = writer.pages[at - 1] if hasattr(writer, "pages") else source
            _stamp(writer, page, f"{number}   {at} / {total}".strip())
        if title and hasattr(writer, "add_outline_item"):
            writer.add_outline_item(title, first)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def merge_pages(parts):
    """Put PDFs of ours one behind the other as they are."""
    writer = PdfFileWriter()
    for data in parts:
        for page in PdfFileReader(io.BytesIO(data), strict=False).pages:
            _either(writer, "add_page", "addPage")(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _stamp(writer, page, text):
    """Write a line at the foot of a page, however the page is turned.

    The content goes behind what is there without reading that: a stranger's page may
    be large or odd.
    """
    resources = _own(page, "/Resources")
    fonts = _own(resources, "/Font")
    fonts[NameObject(FONT)] = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    before, after = DecodedStreamObject(), DecodedStreamObject()
    before._data, after._data = b"q\n", _stamp_commands(page, text)
    old = []
    if "/Contents" in page:
        contents = page.raw_get("/Contents")
        found = _resolve(contents)
        old = list(found) if isinstance(found, list) else [contents]
    page[NameObject("/Contents")] = ArrayObject(
        [writer._addObject(before), *old, writer._addObject(after)]
    )


def _own(holder, key):
    """Return a copy of a sub-dictionary of its own: pages may share theirs."""
    found = holder.get(key)
    copy = DictionaryObject(_resolve(found) if found is not None else {})
    holder[NameObject(key)] = copy
    return copy


def _stamp_commands(page, text):
    box = page["/MediaBox"]
    left, bottom = float(box[0]), float(box[1])
    width, height = float(box[2]) - left, float(box[3]) - bottom
    turn = int(page.get("/Rotate") or 0) % 360
    # where the reader's lower left corner is, and which way the reader's line runs
    matrix, wide = {
        90: ((0, 1, -1, 0, left + width, bottom), height),
        180: ((-1, 0, 0, -1, left + width, bottom + height), width),
        270: ((0, -1, 1, 0, left, bottom + height), height),
    }.get(turn, ((1, 0, 0, 1, left, bottom), width))
    safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    length = 4.4 * len(text)
    start = max(wide - length - 28, 4)
    return (
        (
            "\nQ q {} {} {} {} {} {} cm\n"
            "1 g {:.1f} 13 {:.1f} 12 re f\n"
            "BT {} 8 Tf 0.25 g {:.1f} 16 Td ({}) Tj ET Q\n"
        )
        .format(*matrix, start - 3, length + 6, FONT, start, safe)
        .encode("ascii")
    )
