from . import callback_round_report
