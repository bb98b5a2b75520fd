"""As many complaints as wanted, with their clocks, and as many tasks beside them."""

from odoo import Command

from . import complaints, rows

AGENTS, DEPARTMENTS, PRODUCTS = 10, 10, 50
# of a hundred complaints or tasks, so many are finished
FINISHED = 92
OPEN_STATES = ("confirmed", "analysis", "approval", "approved", "followup")
CLOSED = f"pg_temp.draw('open' || k) < {FINISHED / 100}"
RECEIVED = "(now() AT TIME ZONE 'UTC' - pg_temp.draw('day' || k) * interval '700 days')"


class People:
    """Who works with the rows: agents, department heads, users of projects."""

    def __init__(self, bench):
        self.env = bench.env(context={"no_reset_password": True})
        group = "cs_department.group_cs_user"
        self.agents = [self.user(f"agent{n}", group) for n in range(AGENTS)]
        self.heads = [
            self.user(f"head{n}", "base.group_user") for n in range(DEPARTMENTS)
        ]
        self.departments = [self.department(head) for head in self.heads]
        group = "project.group_project_user"
        self.workers = [self.user(f"worker{n}", group) for n in range(AGENTS)]

    def user(self, name, group):
        return self.env["res.users"].create(
            {
                "name": f"Bench {name}",
                "login": f"bench_{name}",
                "email": f"{name}@example.com",
                "group_ids": [
                    Command.link(self.env.ref(group).id),
                    Command.link(self.env.ref("base.group_user").id),
                ],
            }
        )

    def department(self, head):
        employee = self.env["hr.employee"].create(
            {"name": head.name, "user_id": head.id}
        )
        return self.env["hr.department"].create(
            {"name": head.name, "manager_id": employee.id}
        )


def people(bench):
    """The users of this session, made once."""
    if not hasattr(bench, "people"):
        bench.people = People(bench)
    return bench.people


def generate(bench):
    """Make ``bench.complaints`` complaints, their clocks and as many tasks, once."""
    if hasattr(bench, "generated"):
        return
    bench.generated = True
    env, crew = bench.env, people(bench)
    products = env["product.product"].create(
        [{"name": f"Bench product {n}"} for n in range(PRODUCTS)]
    )
    causes = env["cs.complaint.cause"].create(
        [{"name": f"Bench cause {n}"} for n in range(12)]
    )
    categories = env["cs.complaint.category"].search([("code", "!=", "staff")])
    model = env["cs.complaint"].create(complaints._values(bench, 0))
    model.action_confirm()
    states = ", ".join(f"'{state}'" for state in OPEN_STATES)
    open_state = (
        f"(ARRAY[{states}])[1 + floor(pg_temp.draw('state' || k)"
        f" * {len(OPEN_STATES)})::int]"
    )
    customer = rows.pick(bench.partner_ids, "customer")
    department = rows.pick([d.id for d in crew.departments], "department")
    deadline = (
        "now() AT TIME ZONE 'UTC'"
        " + interval '1 day' * (pg_temp.draw('due' || k) * 7 - 1)"
    )
    answered = f"{RECEIVED} + pg_temp.draw('answer' || k) * interval '96 hours'"
    rows.copy(
        env,
        model,
        bench.complaints,
        {
            "name": "'BENCH/' || lpad(k::text, 7, '0')",
            "partner_id": customer,
            "commercial_partner_id": customer,
            "phone": "'0574 ' || (80000000 + k)",
            "category_id": rows.pick(categories.ids, "category"),
            "product_id": rows.pick(products.ids, "product"),
            "department_id": department,
            "user_id": rows.pick([u.id for u in crew.agents], "agent"),
            "head_id": rows.pick([u.id for u in crew.heads], "department"),
            "cause_id": rows.pick(causes.ids, "cause"),
            "channel": "(ARRAY['phone', 'email', 'fax', 'letter'])"
            "[1 + floor(pg_temp.draw('channel' || k) * 4)::int]",
            "state": f"CASE WHEN {CLOSED} THEN 'closed' ELSE {open_state} END",
            "date_received": RECEIVED,
            "date_transferred": f"{RECEIVED} + interval '2 hours'",
            "date_replied": f"CASE WHEN {CLOSED} THEN {answered} END",
            "date_first_replied": f"CASE WHEN {CLOSED} THEN {answered} END",
            "date_deadline": f"CASE WHEN NOT {CLOSED} THEN {deadline} END",
            "reopen_count": "(pg_temp.draw('reopen' || k) < 0.03)::int",
            "satisfaction": f"CASE WHEN {CLOSED} THEN"
            " floor(1 + 5 * pg_temp.draw('satisfied' || k)) ELSE 0 END",
            "loss_amount": "round((1000 * pg_temp.draw('loss' || k))::numeric, 2)",
            "cost_amount": "round((1000 * pg_temp.draw('loss' || k))::numeric, 2)",
            "access_token": "NULL",
        },
    )
    _clocks(env, model)
    _tasks(bench, crew)


def _clocks(env, model):
    """Three finished clocks of each closed complaint, a running one of each open."""
    clock = model.deadline_ids[:1]
    env.cr.execute(
        """
        INSERT INTO cs_deadline (
            name, res_model, res_id, step, rule_id, clause_id, company_id, user_id,
            department_id, date_start, date_due, date_due_initial, date_done,
            date_check, state, create_uid, write_uid, create_date, write_date)
        SELECT clock.name, clock.res_model, complaint.id, steps.step, clock.rule_id,
               clock.clause_id, complaint.company_id, complaint.user_id,
               complaint.department_id, complaint.date_received,
               COALESCE(complaint.date_deadline, complaint.date_received + '1 day'),
               COALESCE(complaint.date_deadline, complaint.date_received + '1 day'),
               complaint.date_first_replied,
               CASE WHEN complaint.state <> 'closed'
                    THEN now() AT TIME ZONE 'UTC' + interval '30 days' END,
               CASE WHEN complaint.state <> 'closed' THEN 'running'
                    WHEN (complaint.id + length(steps.step)) %% 12 = 0 THEN 'breached'
                    ELSE 'met' END,
               1, 1, now(), now()
          FROM cs_complaint complaint
          JOIN cs_deadline clock ON clock.id = %(clock)s
          JOIN (VALUES ('transfer'), ('analysis'), ('reply')) steps (step)
            ON complaint.state = 'closed' OR steps.step = 'analysis'
         WHERE complaint.name LIKE 'BENCH/%%'
        """,
        {"clock": clock.id},
    )
    env.cr.execute("ANALYZE cs_deadline")


def _tasks(bench, crew):
    if "project.task" not in bench.env:
        return
    env = bench.env
    project = env["project.project"].create(
        {"name": "Bench", "allow_milestones": False}
    )
    stages = env["project.task.type"].create(
        [
            {"name": f"Stage {n}", "sequence": n, "project_ids": [(4, project.id)]}
            for n in range(6)
        ]
    )
    model = env["project.task"].create(
        {"name": "Bench", "project_id": project.id, "stage_id": stages[0].id}
    )
    rows.copy(
        env,
        model,
        bench.complaints,
        {
            "name": "'Task ' || k",
            "partner_id": rows.pick(bench.partner_ids, "customer"),
            "stage_id": f"CASE WHEN {CLOSED} THEN {stages[-1].id} ELSE "
            + rows.pick(stages[:-1].ids, "state")
            + " END",
            "state": f"CASE WHEN {CLOSED} THEN '1_done' ELSE '01_in_progress' END",
            "is_closed": CLOSED,
            "create_date": RECEIVED,
            "date_deadline": "now() AT TIME ZONE 'UTC'"
            " + interval '1 day' * (pg_temp.draw('due' || k) * 7 - 1)",
            "access_token": "NULL",
        },
    )
    env.cr.execute(
        f"""
        INSERT INTO project_task_user_rel (task_id, user_id, stage_id,
                                           create_uid, write_uid)
        SELECT task.id, {rows.pick([u.id for u in crew.workers], "agent")}, NULL, 1, 1
          FROM project_task task, LATERAL (SELECT task.id AS k) numbered
         WHERE task.project_id = %s
        """,
        [project.id],
    )
    env.cr.execute("ANALYZE project_task_user_rel")
    bench.project = project
