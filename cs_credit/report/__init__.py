from . import credit_overview_report
from . import rating_report
from . import credit_form
