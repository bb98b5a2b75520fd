from . import holding
from . import dossier
