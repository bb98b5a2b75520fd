"""What the tests of complaints share."""

from tests.base import CsCase

CATEGORIES = ("product", "service", "staff", "other")


class ComplaintCase(CsCase):
    """Complaints at each state, made through their actions as the people in charge."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.categories = {
            code: cls.env.ref(f"cs_department.complaint_category_{code}")
            for code in CATEGORIES
        }
        cls.complaints = cls.env["cs.complaint"].with_company(cls.company)
        # only the test company's people: a database may hold others of the same group
        for role, group in (
            ("manager", "group_cs_manager"),
            ("president", "group_cs_president"),
        ):
            assert cls.users[role] in cls.env.ref(f"cs_department.{group}").all_user_ids

    def draft(self, role="agent", category="product", **values):
        """A complaint as an agent registers it, read back to the customer."""
        return (
            self.as_user(role, self.env["cs.complaint"])
            .with_context(tracking_disable=True)
            .create(
                {
                    "partner_id": self.customer.id,
                    "category_id": self.categories[category].id,
                    "description": "Three of twenty pumps leak at the flange.",
                    "department_id": self.product_dept.id,
                    "read_back_by": "Mr Wu, purchasing",
                    "read_back_method": "phone",
                    **values,
                }
            )
        )

    def attach(self, complaint, name="scan.pdf", raw=b"%PDF-1.4 scan"):
        """What came by letter, fax or mail, kept with the record."""
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": raw,
                "res_model": complaint._name,
                "res_id": complaint.id,
            }
        )

    def confirmed(self, **values):
        complaint = self.draft(**values)
        if complaint.channel in ("letter", "fax", "email"):
            self.attach(complaint)
        complaint.action_confirm()
        return complaint

    def in_analysis(self, **values):
        complaint = self.confirmed(**values)
        complaint.action_transfer()
        return complaint

    def fill_reply_form(self, complaint, role="head", **values):
        self.as_user(role, complaint).write(
            {
                "cause": "Wrong gasket",
                "cause_id": self.env.ref(
                    "cs_department.complaint_cause_product_mixup"
                ).id,
                "analysis": "The gasket of the older series was packed.",
                "responsibility": "department",
                "responsible_department_id": self.product_dept.id,
                "solution": "Three new gaskets by courier, and our apology.",
                "measures": "The packing list shows a picture of each gasket.",
                "expectation_met": "yes",
                **values,
            }
        )

    def in_approval(self, values=None, **draft):
        complaint = self.in_analysis(**draft)
        self.fill_reply_form(complaint, **(values or {}))
        self.as_user("head", complaint).action_submit_analysis()
        return complaint

    def approved(self, **draft):
        complaint = self.in_approval(**draft)
        role = "manager" if complaint.category_id.code == "product" else "president"
        self.as_user(role, complaint).action_approve()
        return complaint

    def followed(self, **draft):
        complaint = self.approved(**draft)
        self.as_user("agent", complaint).action_reply()
        return complaint

    def call(self, complaint, outcome="satisfied", satisfaction=5):
        """Reach the customer and note the answer."""
        callback = self.as_user(
            "agent", complaint.callback_ids.filtered(lambda c: c.state == "open")
        )
        callback._log_attempt("reached")
        callback.write({"outcome": outcome, "satisfaction": satisfaction})
        callback.action_done()
        return callback

    def closed(self, **draft):
        complaint = self.followed(**draft)
        self.call(complaint)
        complaint.action_close()
        return complaint

    def clocks(self, complaint):
        """``{step: (state, due in Shanghai)}`` of the newest clock of each step."""
        return {
            clock.step: (clock.state, self.local(clock.date_due))
            for clock in complaint.sudo().deadline_ids.sorted("id")
        }
