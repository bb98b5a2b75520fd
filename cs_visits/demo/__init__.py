from . import loader
from . import round
