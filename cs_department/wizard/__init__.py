from . import approval_refuse
from . import callback_log
from . import complaint_cancel
from . import complaint_merge
from . import complaint_write
from . import partner_merge
from . import working_day_import
