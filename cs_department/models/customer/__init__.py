from . import customer_level
from . import res_partner
