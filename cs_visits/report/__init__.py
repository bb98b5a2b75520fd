from . import callback_round_report
from . import outing_report
