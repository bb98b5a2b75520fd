from . import finding_decide
from . import visit_review
from . import attendance_return
from . import visit_send_back
from . import round_verify
from . import visit_series_change
from . import visit_reassign
from . import partner_merge
