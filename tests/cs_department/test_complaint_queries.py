"""Lists and boards take as many queries for 80 complaints as for 10."""

from lxml import etree

from .common import ComplaintCase

FEW, MANY = 10, 80


class TestComplaintQueries(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.env["product.product"].create({"name": "Pump"})
        complaints = cls.env["cs.complaint"].with_user(cls.users["agent"])
        cls.many = complaints.with_context(allowed_company_ids=cls.company.ids).create(
            [
                {
                    "partner_id": cls.customer.id,
                    "category_id": cls.categories["product"].id,
                    "description": f"Pump {number} leaks.",
                    "product_id": product.id,
                    "department_id": cls.product_dept.id,
                    "read_back_by": "Mr Wu",
                    "read_back_method": "phone",
                }
                for number in range(MANY)
            ]
        )
        cls.many.action_confirm()
        cls.many.action_transfer()

    def specification(self, view):
        """What the web client asks for in this view, sub-views left to it."""
        model = self.env["cs.complaint"]
        arch = etree.fromstring(model.get_view(view_type=view)["arch"])
        names = {node.get("name") for node in arch.iter("field")} & set(model._fields)
        return {
            name: {"fields": {"display_name": {}}}
            if model._fields[name].type == "many2one"
            else {}
            for name in names
        }

    def count(self, function):
        function()  # what is read once and kept
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def assert_constant(self, role, function):
        """The same number of queries for few and for many records."""
        few = self.count(lambda: function(FEW))
        many = self.count(lambda: function(MANY))
        self.assertLessEqual(many, few, role)
        return many

    def test_list(self):
        specification = self.specification("list")
        for role in ("agent", "head", "manager", "president", "auditor"):
            complaints = self.as_user(role, self.env["cs.complaint"])

            def read(limit, complaints=complaints):
                found = complaints.web_search_read(
                    [("state", "not in", ["closed", "cancelled"])],
                    specification,
                    limit=limit,
                )
                self.assertEqual(len(found["records"]), limit)

            with self.subTest(role=role):
                self.assertLessEqual(self.assert_constant(role, read), 20)

    def test_kanban(self):
        specification = self.specification("kanban")
        for role in ("agent", "head", "manager"):
            complaints = self.as_user(role, self.env["cs.complaint"])

            def read(limit, complaints=complaints):
                found = complaints.web_read_group(
                    [],
                    ["state"],
                    ["__count"],
                    auto_unfold=True,
                    unfold_read_specification=specification,
                    unfold_read_default_limit=limit,
                )
                records = [r for g in found["groups"] for r in g["__records"]]
                self.assertEqual(len(records), limit)

            with self.subTest(role=role):
                self.assertLessEqual(self.assert_constant(role, read), 30)

    def test_buttons_of_many(self):
        """Who may do what, and what is late, is known without a query for each."""
        names = [
            name
            for name, field in self.env["cs.complaint"]._fields.items()
            if name.startswith("can_") or name in ("is_breached", "is_due_today")
        ]
        for role in ("agent", "head", "manager", "president"):
            complaints = self.as_user(role, self.many)

            def read(limit, complaints=complaints):
                complaints[:limit].read(names)

            with self.subTest(role=role):
                self.assert_constant(role, read)

    def test_statistics_and_work_place(self):
        for role in ("agent", "head", "manager"):
            statistics = self.as_user(role, self.env["cs.complaint.statistics"])
            workplace = self.as_user(role, self.env["cs.complaint.workplace"])
            with self.subTest(role=role):
                board = self.count(lambda s=statistics: s.get_board("year"))
                self.assertLessEqual(board, 40)
                place = self.count(lambda w=workplace: w.get_work_place())
                self.assertLessEqual(place, 35)
