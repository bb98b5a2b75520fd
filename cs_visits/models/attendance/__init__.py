from . import attendance_check
from . import attendance_check_line
