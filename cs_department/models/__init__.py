from . import policy
from . import customer
from . import callback
from . import complaint
from . import service
from . import staff
