from . import outing
