from . import approval
from . import finding
from . import finding_flow
from . import finding_decision
from . import finding_evidence
from . import visit_finding
from . import callback_closed
from . import visit_privacy
