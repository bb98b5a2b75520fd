from . import round_policy
from . import visit_check
from . import callback_round
from . import callback_round_draw
from . import callback_round_figures
from . import callback_round_report
from . import callback_round_line
from . import callback
