"""Positions on the globe: checked, and how far apart they are. No ORM."""

import math

EARTH_M = 6371008.8


def is_position(latitude, longitude):
    """Return whether two numbers name a place; 0, 0 is how Odoo says "none".

    >>> is_position(31.23, 121.47)
    True
    >>> is_position(0.0, 0.0), is_position(False, False)
    (False, False)
    """
    return bool(latitude or longitude)


def is_valid(latitude, longitude):
    """Return whether two numbers can be a latitude and a longitude.

    >>> is_valid(31.23, 121.47), is_valid(-90, 180)
    (True, True)
    >>> is_valid(90.1, 0), is_valid(float("nan"), 0), is_valid(0, float("inf"))
    (False, False, False)
    >>> is_valid("north", 0), is_valid(None, 0)
    (False, False)
    """
    try:
        return -90 <= float(latitude) <= 90 and -180 <= float(longitude) <= 180
    except (TypeError, ValueError):
        return False


def distance_m(latitude, longitude, other_latitude, other_longitude):
    """Return the metres between two places on the surface (haversine).

    >>> round(distance_m(31.2304, 121.4737, 29.8683, 121.5440) / 1000)  # to Ningbo
    152
    >>> distance_m(31.23, 121.47, 31.23, 121.47)
    0.0
    """
    lat, other_lat = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((other_lat - lat) / 2) ** 2
    half += (
        math.cos(lat)
        * math.cos(other_lat)
        * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(half)))


# The same in SQL: four texts of columns or numbers go in; NULL for "no place"
SQL_DISTANCE_M = (
    "(CASE WHEN COALESCE(%(lat)s, 0) = 0 AND COALESCE(%(lon)s, 0) = 0"
    " OR COALESCE(%(olat)s, 0) = 0 AND COALESCE(%(olon)s, 0) = 0 THEN NULL"
    " ELSE 2 * 6371008.8 * asin(least(1.0, sqrt("
    "power(sin(radians(%(olat)s - %(lat)s) / 2), 2)"
    " + cos(radians(%(lat)s)) * cos(radians(%(olat)s))"
    " * power(sin(radians(%(olon)s - %(lon)s) / 2), 2)))) END)"
)
