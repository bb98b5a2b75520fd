from . import approval_refuse
from . import callback_log
from . import complaint_cancel
from . import complaint_inquiry_withdraw
from . import complaint_retransfer
from . import complaint_response
from . import partner_merge
from . import working_day_import
