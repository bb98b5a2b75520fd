from . import warning_rule
from . import warning
from . import warning_find
from . import warning_run
from . import res_partner
