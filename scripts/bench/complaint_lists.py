"""Lists and boards over many complaints, beside project.task's at the same size."""

from lxml import etree

from . import complaint_rows
from .table import Result, row

OPEN = [("state", "not in", ["closed", "cancelled"])]
OPEN_TASKS = [("state", "not in", ["1_done", "1_canceled"])]
LIST, COLUMN = 80, 80


def _specification(model, view):
    """What the web client asks for: every field of the view, names of records."""
    arch = etree.fromstring(model.get_view(view_type=view)["arch"])
    names = {
        node.get("name")
        for node in arch.iter("field")
        if not any(parent.tag == "field" for parent in node.iterancestors())
    }
    specification = {}
    for name in names & set(model._fields):
        kind = model._fields[name].type
        named = kind == "many2one" or kind.endswith("2many")
        specification[name] = {"fields": {"display_name": {}}} if named else {}
    return specification


def _list(model, domain, order=None):
    specification = _specification(model, "list")

    def read():
        model.web_search_read(
            domain, specification, limit=LIST, order=order, count_limit=10001
        )

    return read


def _kanban(model, domain, groupby, bar):
    specification = _specification(model, "kanban")

    def read():
        model.web_read_group(
            domain,
            [groupby],
            ["__count"],
            auto_unfold=True,
            unfold_read_specification=specification,
            unfold_read_default_limit=COLUMN,
        )
        model.read_progress_bar(domain, groupby, bar)

    return read


def _pair(bench, mine, theirs):
    """Models as an agent, a head and a user of projects see them."""
    crew = complaint_rows.people(bench)
    context = {"allowed_company_ids": bench.env.company.ids}
    return (
        bench.env["cs.complaint"]
        .with_user(getattr(crew, mine)[0])
        .with_context(context),
        bench.env["project.task"]
        .with_user(getattr(crew, theirs)[0])
        .with_context(context),
    )


def _result(bench, name, mine, theirs, **targets):
    seconds, queries, base = bench.side_by_side(mine, theirs)
    return Result(
        name, bench.complaints, seconds, "project.task's", base, queries, **targets
    )


@row(40)
def lists(bench):
    """The lists agents and heads live in, each as the web client reads it."""
    if "project.task" not in bench.env:
        return Result("complaint lists", note="project is not installed")
    complaint_rows.generate(bench)
    agents, tasks = _pair(bench, "agents", "workers")
    heads, _tasks = _pair(bench, "heads", "workers")
    my_tasks = _list(tasks, [("user_ids", "in", tasks.env.uid), *OPEN_TASKS])
    all_tasks = _list(tasks, [])
    targets = {"ratio_max": 2, "queries_max": 20}
    return [
        _result(
            bench,
            "list: mine and open, due first",
            _list(
                agents,
                [("user_id", "=", agents.env.uid), *OPEN],
                "date_deadline, date_received",
            ),
            my_tasks,
            **targets,
        ),
        _result(bench, "list: all complaints", _list(agents, []), all_tasks, **targets),
        _result(
            bench,
            "list: open and overdue",
            _list(agents, [("is_breached", "=", True), *OPEN]),
            all_tasks,
            **targets,
        ),
        _result(
            bench, "list: all a head may see", _list(heads, []), all_tasks, **targets
        ),
        _result(
            bench,
            "list: part of a phone number",
            _list(agents, [("phone_search", "ilike", "8000 12")]),
            _list(tasks, [("name", "ilike", "Task 12")]),
            **targets,
        ),
    ]


@row(41)
def kanban(bench):
    """The kanban by state with its clocks, beside a project's by stage."""
    if "project.task" not in bench.env:
        return Result("complaint kanban", note="project is not installed")
    complaint_rows.generate(bench)
    agents, tasks = _pair(bench, "agents", "workers")
    heads, _tasks = _pair(bench, "heads", "workers")
    clocks = {
        "field": "clock_state",
        "colors": {"overdue": "danger", "today": "warning", "later": "success"},
    }
    states = {
        "field": "state",
        "colors": {"1_done": "success", "01_in_progress": "200"},
    }
    project = [("project_id", "=", bench.project.id)]
    theirs = _kanban(tasks, project, "stage_id", states)
    targets = {"ratio_max": 2, "queries_max": 30}
    return [
        _result(
            bench,
            "kanban: open complaints by state",
            _kanban(agents, OPEN, "state", clocks),
            theirs,
            **targets,
        ),
        _result(
            bench,
            "kanban: all complaints by state",
            _kanban(agents, [], "state", clocks),
            theirs,
            **targets,
        ),
        _result(
            bench,
            "kanban: open ones a head may see",
            _kanban(heads, OPEN, "state", clocks),
            theirs,
            **targets,
        ),
    ]


@row(42)
def work_place(bench):
    """The numbers of an agent's work place, beside the one list behind them."""
    complaint_rows.generate(bench)
    agents, _tasks = _pair(bench, "agents", "workers")
    place = agents.env["cs.complaint.workplace"].with_env(agents.env)
    seconds, queries = bench.median(place.get_work_place)
    return Result(
        "work place of an agent",
        bench.complaints,
        seconds,
        queries=queries,
        queries_max=20,
    )
