from . import improvement
from . import improvement_flow
from . import improvement_recurring
from . import complaint_improvement
from . import res_company_improvement
