from . import approval_refuse, callback_log, complaint_cancel, working_day_import
