from . import customer_level, hr_department, res_partner
