"""A database of its own, for what only real transactions can show.

Tests of :class:`TransactionCase` live in one transaction that never commits. Two people
at once and a killed process need committed rows, so they get a copy of the template
that `./dev test` made, dropped at the end.
"""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from unittest import SkipTest

import psycopg2
from psycopg2 import sql

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = os.environ.get("CS_TEST_TEMPLATE", "cs_template")
# what the tests and the processes they kill make alike
MAKE = """
from datetime import datetime, timedelta
from itertools import count as counter
from odoo import Command
from odoo.tests import new_test_user

def people(env):
    users = {}
    for role, group in (
        ("agent", "user"), ("manager", "manager"), ("manager2", "manager"),
        ("president", "president"),
    ):
        users[role] = new_test_user(
            env, f"race_{role}", groups=f"cs_department.group_cs_{group}",
            email=f"{role}@example.com", context={"no_reset_password": True},
        )
    return users

def rule(env):
    return env["cs.deadline.rule"].create({
        "model_id": env["ir.model"]._get_id("cs.deadline.pause"),
        "step": "test", "step_name": "Test", "days": 1,
        "clause_id": env.ref("cs_department.clause_a3_8").id,
        "escalation_ids": [Command.create({
            "level": 1, "role_kind": "group", "send_email": False,
            "role_group_id": env.ref("cs_department.group_cs_president").id,
        })],
    })

numbers = counter()

def clocks(env, rule, users, count):
    company = env.company
    start = datetime.now().replace(microsecond=0)
    return env["cs.deadline"].create([{
        "name": "Test", "res_model": "cs.deadline.pause", "res_id": 0,
        "step": f"test {next(numbers)}", "rule_id": rule.id,
        "clause_id": rule.clause_id.id,
        "company_id": company.id, "user_id": users["agent"].id,
        "date_start": start, "date_due": start + timedelta(days=30),
        "date_due_initial": start + timedelta(days=30),
    } for _number in range(count)])

def pauses(env, clocks, users):
    model = env["cs.deadline.pause"].with_user(users["agent"])
    return model.create([{
        "deadline_id": clock.id, "reason": "complex", "note": "Two makers.",
        "date_promised": (datetime.now() + timedelta(days=20)).date(),
    } for clock in clocks])
"""
made = {}
exec(MAKE, made)  # noqa: S102


def _admin(statement, *names):
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    finally:
        connection.close()


class Scratch:
    """The copy: cursors of its own, and processes that work on it."""

    def __init__(self, name):
        self.name = name
        # the registry is loaded to be used: its modules' own tests are not to run
        testing = config["test_enable"]
        config["test_enable"] = False
        try:
            self.registry = Registry(name)
        finally:
            config["test_enable"] = testing

    @contextmanager
    def env(self, user=SUPERUSER_ID):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, user, {})

    def process(self, code):
        """Start a process in which ``env`` is the superuser's on this database."""
        program = f"""
import sys
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config
config.parse_config(["-c", "odoo.conf", "-d", {self.name!r}, "--no-http",
                     "--log-level=critical"], setup_logging=False)
registry = Registry({self.name!r})
with registry.cursor() as cr:
    env = api.Environment(cr, SUPERUSER_ID, {{}})
    {code}
"""
        return subprocess.Popen(
            [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.DEVNULL
        )


@contextmanager
def scratch_database():
    """Copy the template database; the test is skipped where there is none."""
    name = f"cs_run_scratch_{os.getpid()}"
    try:
        _admin("CREATE DATABASE {} TEMPLATE {}", name, TEMPLATE)
    except psycopg2.Error as error:
        raise SkipTest(f"no database {TEMPLATE} to copy: {error}") from error
    try:
        yield Scratch(name)
    finally:
        Registry.delete(name)
        _admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
