from . import complaint_cases
from . import portal
from . import portal_form
