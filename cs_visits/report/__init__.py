from . import callback_round_report
from . import visit_record
