from . import visit_purpose
from . import visit_item
from . import visit
from . import visit_flow
from . import visit_companion
from . import visit_calendar
from . import calendar_event
