from . import loader
from . import plan
