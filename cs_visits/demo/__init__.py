from . import loader
from . import register
from . import series
from . import attendance
from . import round
from . import plan
from . import finding
from . import report
