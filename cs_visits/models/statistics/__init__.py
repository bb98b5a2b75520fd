from . import round_compare
from . import round_sheet
from . import round_persons
from . import round_report
