"""Two cron workers that open the same document, in two real transactions."""

import threading

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL, mute_logger


def one_after_the_other(job):
    """Run ``job(number, ready, first_is_through)`` for 0 and 1, a thread each.

    ``ready`` is a barrier both wait at; the second waits for the first's event.
    """
    ready, through = threading.Barrier(2), threading.Event()
    threads = [
        threading.Thread(target=job, args=(number, ready, through)) for number in (0, 1)
    ]
    with mute_logger("odoo.sql_db"):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)


@tagged("standard", "post_install", "-at_install")
class OpenedOnceCase(BaseCase):
    """Subclasses name the ``model``, its method that opens (``opener``), and the
    ``first`` day of the period."""

    model = opener = first = None

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.table = SQL.identifier(self.model.replace(".", "_"))
        self.addCleanup(self.clean)
        self.ids = []

    def clean(self):
        with self.registry.cursor() as cr:
            for table, column in (
                ("mail_activity", "res_model"),
                ("mail_message", "model"),
                ("cs_deadline", "res_model"),
            ):
                cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE %s = %s",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        self.model,
                    )
                )
            cr.execute(
                SQL("DELETE FROM %s WHERE date_from = %s", self.table, self.first)
            )

    def open(self, started, other_may_go, wait_for):
        """Open the document in an own transaction, before the other is committed."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env.ref("base.main_company")
            started.wait(20)
            if wait_for:
                wait_for.wait(20)
            opened = getattr(env[self.model], self.opener)(company, self.first)
            other_may_go.set()
            if not wait_for:
                # the other one runs into our row before it is committed
                threading.Event().wait(0.5)
            self.ids.append(opened.ids)

    def assert_opened_once(self):
        started, inserted = threading.Barrier(2), threading.Event()
        threads = [
            threading.Thread(target=self.open, args=(started, inserted, None)),
            threading.Thread(
                target=self.open, args=(started, threading.Event(), inserted)
            ),
        ]
        with mute_logger("odoo.sql_db"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        self.assertEqual(sorted(map(len, self.ids)), [0, 1])
        with self.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "SELECT COUNT(*) FROM %s WHERE date_from = %s",
                    self.table,
                    self.first,
                )
            )
            self.assertEqual(cr.fetchone()[0], 1)
