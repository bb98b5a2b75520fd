from . import attendance_return
from . import visit_send_back
