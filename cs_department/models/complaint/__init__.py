from . import (
    complaint,
    complaint_approval,
    complaint_category,
    complaint_flow,
    complaint_followup,
    complaint_guard,
    complaint_origin,
    complaint_privacy,
    complaint_remedy,
    complaint_reply,
    hr_employee,
    product_product,
)
