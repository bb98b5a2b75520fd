from . import (
    callback,
    callback_attempt,
    callback_call,
    callback_check,
    callback_mixin,
    callback_script,
    res_partner,
)
