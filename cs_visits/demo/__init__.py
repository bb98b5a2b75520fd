from . import loader
from . import attendance
