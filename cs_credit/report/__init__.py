from . import rating_report
