from . import finding_decide
from . import visit_send_back
from . import round_verify
