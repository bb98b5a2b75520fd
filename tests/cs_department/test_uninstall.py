"""Removing an add-on takes its documents' clocks, requests and calls along."""

from .engine_common import DOCUMENT, EngineCase


class TestUninstall(EngineCase):
    def test_engine_rows_of_a_vanished_model(self):
        document = self.submitted()
        clock, approval = document.deadline_ids, document.approval_ids
        call = self.env["cs.callback"].create(
            {
                "kind": "care",
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "date_to": "2099-01-01 00:00:00",
                "res_model": DOCUMENT,
                "res_id": document.id,
            }
        )
        other = call.copy({"res_model": False, "res_id": False})
        self.as_user("agent", call)._log_attempt("busy")
        pause = self.as_user("agent", self.env["cs.deadline.pause"]).create(
            {
                "deadline_id": clock.id,
                "reason": "complex",
                "note": "Two makers.",
                "date_promised": "2099-01-01",
            }
        )
        self.env["ir.model"]._cs_drop_engine_rows((DOCUMENT,))
        for record in (clock, approval, call, pause):
            self.assertFalse(record.exists(), record)
        self.assertTrue(other.exists())
        # nothing keeps the rules any more, which go with their model
        self.env["cs.approval.rule"].search([("res_model", "=", DOCUMENT)]).unlink()
        self.env["cs.deadline.rule"].search([("res_model", "=", DOCUMENT)]).unlink()

    def test_rows_that_were_left_do_not_break_the_lists(self):
        document = self.submitted()
        document.deadline_ids.res_model = "cs.vanished"
        document.approval_ids.res_model = "cs.vanished"
        for model in ("cs.deadline", "cs.approval"):
            rows = self.env[model].search([("res_model", "=", "cs.vanished")])
            self.assertTrue(rows)
            self.assertEqual(set(rows.mapped("res_name")), {False})

    def test_creating_does_not_change_the_caller_s_values(self):
        vals = {"text": "x", "company_id": self.company.id}
        first = self.env[DOCUMENT].create(vals)
        second = self.env[DOCUMENT].create(vals)
        self.assertNotIn("name", vals)
        self.assertNotEqual(first.name, second.name)
