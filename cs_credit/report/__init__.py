from . import credit_overview_report
from . import rating_report
