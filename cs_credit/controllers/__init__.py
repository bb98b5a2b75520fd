from . import credit_overview
