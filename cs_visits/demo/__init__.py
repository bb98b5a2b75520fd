from . import loader
from . import register
