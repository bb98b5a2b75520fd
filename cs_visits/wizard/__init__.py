from . import finding_decide
from . import visit_send_back
