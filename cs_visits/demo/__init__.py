from . import loader
from . import phone
