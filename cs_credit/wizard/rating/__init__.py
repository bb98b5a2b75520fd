from . import rating_trial
from . import rating_trial_line
from . import dispute_wizard
