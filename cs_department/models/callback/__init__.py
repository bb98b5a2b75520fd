from . import callback_script
from . import callback_mixin
from . import callback
from . import callback_call
from . import callback_check
from . import callback_attempt
from . import res_partner
