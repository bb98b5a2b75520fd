from . import complaint_portal
from . import complaint_portal_page
from . import complaint_portal_post
