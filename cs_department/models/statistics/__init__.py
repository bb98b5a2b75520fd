from . import complaint_case_list
from . import complaint_deadline
from . import complaint_figures
from . import complaint_report
from . import complaint_statistics
from . import complaint_board
from . import complaint_workplace
from . import complaint_worklists
