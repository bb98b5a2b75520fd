from . import person_mixin
from . import visit
from . import outing
from . import plan
from . import round
from . import finding
from . import attendance
from . import statistics
