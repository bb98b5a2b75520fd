from . import approval_refuse
from . import callback_log
from . import complaint_cancel
from . import partner_merge
from . import service_hand_on
from . import service_promise
from . import working_day_import
