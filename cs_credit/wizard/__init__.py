from . import ledger_import
from . import partner_merge
from . import rebate_cancel
from . import rating
from . import statement_import
