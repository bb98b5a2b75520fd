from . import visit_send_back
from . import visit_series_change
from . import visit_reassign
