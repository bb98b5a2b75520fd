from . import visit_send_back
