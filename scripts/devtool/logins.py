"""The people of the demo company; each password is the login."""

LOGINS = (
    ("admin", "administrator, sees everything"),
    ("agent", "customer service: complaints, callbacks, service desk"),
    ("manager", "customer service manager: approves, assigns, sets rules"),
    ("president", "president: decides what is escalated"),
    ("auditor", "auditor: reads all, changes quality checks only"),
    ("head", "head of a department: answers complaints about it"),
    ("sales", "salesperson: plans, outings and visits"),
    ("sales_manager", "sales manager: reviews visits, approves outings"),
    ("finance", "finance: ratings, limits, held orders"),
    ("finance_manager", "finance manager: approves limits, releases holds"),
    ("hr", "human resources: training, certificates, attendance"),
    ("customer", "customer on the portal (/my): own complaints"),
)


def table():
    width = max(len(login) for login, _role in LOGINS)
    return [f"{login:<{width}}  {role}" for login, role in LOGINS]
