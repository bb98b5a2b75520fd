from . import credit_form
