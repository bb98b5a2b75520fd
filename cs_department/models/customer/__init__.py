from . import customer_level
from . import res_partner
from . import hr_department
