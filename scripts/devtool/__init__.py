"""Everything behind `./dev`: get Odoo, run it, test it, keep it tidy."""
