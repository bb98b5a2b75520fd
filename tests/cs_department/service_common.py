"""What the tests of service requests share."""

from tests.base import CsCase


class ServiceCase(CsCase):
    """Requests at each state, made through their actions as the people in charge."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # engineers work in the product department and have no role in CS
        cls.users["engineer"] = cls.users["employee"]
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Mr Wu",
                "parent_id": cls.customer.id,
                "phone": "+86 139 5740 1234",
            }
        )

    def new(self, role="agent", **values):
        """A request as an agent takes it on the phone, now."""
        return (
            self.as_user(role, self.env["cs.service.request"])
            .with_context(tracking_disable=True)
            .create(
                {
                    "partner_id": self.customer.id,
                    "subject": "The pump does not start",
                    "question": "It hums and does not turn.",
                    "kind": "service",
                    "company_id": self.company.id,
                    **values,
                }
            )
        )

    def opened(self, **values):
        request = self.new(**values)
        request._promise()
        return request

    def handed(self, to="engineer", **values):
        request = self.opened(**values)
        request._hand_on("Tried a reset, no use.", self.users[to])
        return request

    def solved(self, **values):
        request = self.opened(**values)
        request.solution = "New capacitor."
        request.action_solve()
        return request

    def call(self, request, outcome="satisfied", satisfaction=5):
        """A specialist reaches the customer and notes the answer."""
        callback = self.as_user(
            "agent2", request.callback_ids.filtered(lambda c: c.state == "open")
        )
        callback._log_attempt("reached")
        callback.write({"outcome": outcome, "satisfaction": satisfaction})
        callback.action_done()
        return callback

    def clocks(self, request):
        """``{step: (state, due in Shanghai)}`` of the newest clock of each step."""
        return {
            clock.step: (clock.state, self.local(clock.date_due))
            for clock in request.sudo().deadline_ids.sorted("id")
        }

    def promise_due(self, moment, **values):
        """When an answer promised at a moment is due, in Shanghai."""
        with self.at(moment):
            request = self.opened(**values)
            return self.clocks(request)["promise"][1]
