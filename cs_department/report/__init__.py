from . import complaint_form
from . import complaint_dossier
from . import ir_actions_report
