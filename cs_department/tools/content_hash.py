"""One hash for what was approved: equal content, equal hash, whatever the order."""

import hashlib
import json
from datetime import date, datetime


def canonical(value, digits=6):
    """Return a value made of JSON types that does not depend on representation.

    >>> canonical(1.10000000001), canonical(True), canonical(date(2026, 10, 8))
    ('1.100000', True, '2026-10-08')
    >>> canonical({"b": None, "a": [2, 1.0]})
    {'a': [2, '1.000000'], 'b': None}
    >>> canonical("  two\\r\\nlines ")
    'two\\nlines'
    >>> canonical(float("nan")), canonical(-0.0), canonical(float("-inf"))
    ('nan', '0.000000', '-inf')
    """
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        # -0.0 and 0.0 are the same amount; NaN is none of them
        if abs(value) < 10**-digits:
            value = 0.0
        return f"{value:.{digits}f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): canonical(value[k], digits) for k in sorted(value, key=str)}
    if isinstance(value, list | tuple | set | frozenset):
        return [canonical(item, digits) for item in value]
    return str(value).replace("\r\n", "\n").strip()


def content_hash(values):
    """SHA-256 of a dictionary's canonical form, as 64 hex digits.

    >>> content_hash({"a": 1, "b": 2.0}) == content_hash({"b": 2.0, "a": 1})
    True
    >>> content_hash({"a": 1}) == content_hash({"a": 2})
    False
    """
    text = json.dumps(
        canonical(values), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
