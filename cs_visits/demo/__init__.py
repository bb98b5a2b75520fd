from . import loader
from . import series
