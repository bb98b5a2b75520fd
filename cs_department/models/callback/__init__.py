from . import callback_script
from . import callback_mixin
from . import callback
from . import callback_attempt
