"""Tests of the three add-ons, run by `./dev test` over a database that has them.

pytest-odoo starts Odoo and loads the registry before the first test.
"""
