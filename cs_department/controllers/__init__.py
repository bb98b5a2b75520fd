from . import complaint_cases
