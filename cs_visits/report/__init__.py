from . import attendance_check_report
from . import callback_round_report
from . import visit_record
from . import outing_report
