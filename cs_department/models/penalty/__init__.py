from . import penalty_band
from . import penalty_rule
from . import penalty
from . import penalty_line
from . import penalty_flow
from . import complaint_penalty
from . import hr_employee_penalty
