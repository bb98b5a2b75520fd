from . import holding
