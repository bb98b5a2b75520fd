from . import approval_refuse
from . import callback_log
from . import working_day_import
from . import complaint_cancel
