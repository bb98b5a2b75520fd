from . import loader
from . import finding
