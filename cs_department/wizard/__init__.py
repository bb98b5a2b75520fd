from . import approval_refuse
from . import callback_log
from . import complaint_cancel
from . import complaint_discard
from . import partner_merge
from . import penalty_statement
from . import working_day_import
