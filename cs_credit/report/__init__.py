from . import credit_overview_report
