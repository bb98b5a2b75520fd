"""What an uninstallation takes along and what it leaves."""

from odoo.addons.cs_department.hooks import release_demo_records


def uninstall_hook(env):
    release_demo_records(env, "cs_credit")
