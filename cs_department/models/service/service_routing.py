from odoo import api, fields, models

from ...exceptions import HandOnError, MissingInputError
from .service_flow import ACTIVITY
from .service_request import MANAGER


class CsServiceRequest(models.Model):
    """Handing on (C4, C5): inside first, then the product's consultant, branch, HQ.

    The owner stays the owner; who gets the request reads all that is known.
    """

    _inherit = "cs.service.request"

    hand_on_ids = fields.One2many(
        comodel_name="cs.service.hand.on", inverse_name="request_id", readonly=True
    )
    hand_on_count = fields.Integer(compute="_compute_hand_on_count")

    @api.depends("hand_on_ids")
    def _compute_hand_on_count(self):
        counts = dict(
            self.env["cs.service.hand.on"]._read_group(
                [("request_id", "in", self.ids)], ["request_id"], ["__count"]
            )
        )
        for request in self:
            request.hand_on_count = counts.get(request._origin, 0)

    # -- actions -------------------------------------------------------------------

    def action_hand_on(self):
        """Open the form that asks to whom, and what is known."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand On"),
            "res_model": "cs.service.hand.on.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_request_id": self.id},
        }

    def action_accept(self):
        """Confirm that a request that was handed on has arrived."""
        self._transition("accept")
        return True

    # -- handing on ----------------------------------------------------------------

    def _hand_on(self, known, user=None, department=None, level="inside", **promise):
        """Hand a request on to somebody, with all that is known.

        :param known: what the next person need not ask the customer again
        :param user: ``res.users`` who gets it
        :param department: ``hr.department``; its head gets it when no user is named
        :param level: ``inside``, ``consultant``, ``branch``, ``hq``
        :param promise: of a new request ``date_promised``, ``phone`` and ``reason``,
            see :meth:`_promise`: the customer waits from now on
        :raise MissingInputError: it is not said what is known
        :raise HandOnError: nobody is named, or nobody who can work on it
        """
        self.ensure_one()
        if not (known or "").strip():
            raise MissingInputError(
                self.env._(
                    "Tell what is known about %s: the next person must not ask the "
                    "customer again (C5).",
                    self.display_name,
                )
            )
        user = (user or self._cs_department_handler(department)).sudo(False)
        self._cs_check_handler(user)
        values = {"handler_id": user.id, "waiting_for": False}
        if self.state == "new":
            values.update(self._cs_promise_values(**{**_NO_PROMISE, **promise}))
        self._cs_pass("hand_on", values, department, level, known)

    def _cs_pass(self, action, values, department, level, known):
        """Give the request to ``values['handler_id']`` and keep the record of it."""
        user = self.env["res.users"].browse(values["handler_id"])
        employee = user.sudo().with_company(self.company_id).employee_id
        place = department or employee.department_id or self.department_id
        self._transition(action, {**values, "department_id": place.id})
        self.env["cs.service.hand.on"].sudo().create(
            {
                "request_id": self.id,
                "date": fields.Datetime.now(),
                "level": level,
                "from_user_id": self.env.uid,
                "to_user_id": user.id,
                "to_department_id": place.id,
                "known": known.strip(),
            }
        )
        self.sudo()._cs_update_clocks()
        self.sudo().activity_unlink([ACTIVITY])
        self._cs_put_on_list(user, known)

    def _cs_put_on_list(self, user, note=""):
        """Put the request on somebody's to-do list."""
        clock = self._cs_open_deadlines()[:1]
        due = clock.date_due or fields.Datetime.now()
        request = self.sudo().with_context(lang=user.sudo().lang or self.env.lang)
        request.activity_schedule(
            ACTIVITY,
            date_deadline=self.company_id._cs_local(due).date(),
            note=(note or "").strip(),
            user_id=user.id,
        )

    def _cs_department_handler(self, department):
        """Return the head of a department: whoever it is handed to passes it on there.

        :raise HandOnError: no department is named, or nobody leads it
        """
        if not department:
            raise HandOnError(
                self.env._("Choose to whom %s is handed on.", self.display_name)
            )
        head = self.env["cs.role.mixin"]._cs_usable(
            department.sudo().manager_id.user_id, self.company_id
        )
        if not head:
            raise HandOnError(
                self.env._(
                    "Nobody leads %s: name a manager with a login on the department, "
                    "or hand it to a person.",
                    department.sudo().display_name,
                )
            )
        return head[:1]

    def _cs_check_handler(self, user):
        """Check that somebody else can work on this request.

        :raise HandOnError: it is in these hands already, or the person cannot
        """
        if user == self.handler_id:
            raise HandOnError(
                self.env._(
                    "%(user)s has %(document)s already: choose somebody else.",
                    user=user.sudo().name,
                    document=self.display_name,
                )
            )
        own = user == self.env.user
        if own and user != self.user_id and not user.has_group(MANAGER):
            raise HandOnError(
                self.env._(
                    "Nobody hands a request to oneself. %s has it: ask there, or have "
                    "it handed to you.",
                    self.handler_id.sudo().name or self.display_name,
                )
            )
        usable = self.env["cs.role.mixin"]._cs_usable(user, self.company_id)
        if not usable or user == self._cs_hidden_from():
            raise HandOnError(
                self.env._(
                    "%(user)s cannot work on it: the login is archived, or not of "
                    "%(company)s. Choose somebody else.",
                    user=user.sudo().name or self.env._("This person"),
                    company=self.company_id.sudo().name,
                )
            )

    # -- reporting up --------------------------------------------------------------

    def _cs_escalate(self):
        self.ensure_one()
        who = self.handler_id | self.user_id
        barred = who | self.env.user | self._cs_hidden_from()
        role, company = self.env["cs.role.mixin"], self.company_id
        above = role._cs_next_up(barred, company, self.department_id)[:1]
        if not above:
            raise MissingInputError(
                self.env._(
                    "Nobody stands above %s: name a manager on the department or the "
                    "employee.",
                    who[:1].sudo().name or self.display_name,
                )
            )
        values = {"handler_id": above.id}
        if self.state == "new":
            values.update(self._cs_promise_values(**_NO_PROMISE))
        self._cs_pass("escalate", values, None, "up", self._cs_known())

    def _cs_known(self):
        """Return all that is known, for who goes on: nobody asks the customer again."""
        self.ensure_one()
        request = self.sudo()
        parts = [request.subject, request.question]
        for line in request.hand_on_ids:
            if line.level == "up":
                # holds what stands here already
                continue
            moment = fields.Datetime.to_string(self.company_id._cs_local(line.date))
            parts.append(
                self.env._(
                    "%(date)s, %(by)s to %(to)s: %(known)s",
                    date=moment[:16],
                    by=line.from_user_id.name,
                    to=line.to_user_id.name,
                    known=line.known,
                )
            )
        if (request.waiting_for or "").strip():
            parts.append(self.env._("Waiting for: %s", request.waiting_for))
        if (request.solution or "").strip():
            parts.append(self.env._("Told the customer: %s", request.solution))
        return "\n\n".join(part.strip() for part in parts if part and part.strip())

    # -- accepting -----------------------------------------------------------------

    def _cs_may_accept(self):
        self.ensure_one()
        last = self.sudo().hand_on_ids[-1:]
        return (
            bool(last) and not last.date_accepted and last.to_user_id == self.env.user
        )

    def _cs_after_transition(self, step):
        """Who works on it has accepted it."""
        result = super()._cs_after_transition(step)
        if step.action in ("accept", "answer", "promise", "wait", "solve"):
            for request in self:
                if request._cs_may_accept():
                    last = request.sudo().hand_on_ids[-1:]
                    last.date_accepted = fields.Datetime.now()
                    request.sudo().activity_unlink([ACTIVITY], user_id=self.env.uid)
        return result


_NO_PROMISE = {"date_promised": False, "phone": False, "reason": False}
