"""What an uninstallation takes along and what it leaves."""

from odoo.addons.cs_department.hooks import prepare_uninstall


def uninstall_hook(env):
    prepare_uninstall(env, "cs_visits")
