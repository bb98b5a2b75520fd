from . import visit_send_back
from . import partner_merge
