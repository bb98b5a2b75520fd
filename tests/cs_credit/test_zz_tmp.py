from unittest.mock import patch

from odoo.sql_db import Cursor

from .test_rating_batch import BatchCase


class TestTmp(BatchCase):
    def test_queries(self):
        self.busy(5)
        batch = self.batch()
        self.env.flush_all()
        self.env.invalidate_all()
        out = []
        orig = Cursor.execute

        def execute(cr, query, params=None, log_exceptions=True):
            out.append(str(getattr(query, "code", query))[:300].replace("\n", " "))
            return orig(cr, query, params, log_exceptions)

        with patch.object(Cursor, "execute", execute):
            batch._cs_run()
            self.env.flush_all()
        open("/tmp/rating_queries.txt", "w").write(
            "\n".join(f"{n} {q}" for n, q in enumerate(out, 1))
        )
