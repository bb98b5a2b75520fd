from . import loader
from . import report
