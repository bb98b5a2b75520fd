from . import ledger_import
from . import partner_merge
from . import statement_import
