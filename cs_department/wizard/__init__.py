from . import approval_refuse, callback_log, working_day_import
