from . import res_company
from . import res_config_settings
from . import outing
from . import outing_check
from . import outing_visit
from . import visit_outing
from . import outing_calendar
