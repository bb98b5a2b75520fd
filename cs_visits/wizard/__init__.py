from . import visit_review
from . import visit_send_back
