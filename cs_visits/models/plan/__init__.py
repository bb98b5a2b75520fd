from . import visit_planned
