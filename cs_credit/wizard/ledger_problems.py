"""What the codes of :class:`~.csv_table.Problem` say to the user."""


def problem_texts(env):
    """Return ``{code: text}`` in the user's language, ``{value}`` left open."""
    return {
        "not_text": env._("The file is no text. Save the table as CSV."),
        "not_csv": env._("The file is no CSV table ({value})."),
        "empty": env._("The file has no lines below its column names."),
        "unknown_column": env._("“{value}” is no column of this file."),
        "missing_column": env._("The column “{value}” is missing."),
        "column_twice": env._("The column “{value}” stands there twice."),
        "too_many_lines": env._("More than {value} lines. Cut the file in parts."),
        "too_many_cells": env._("The line has {value} cells, more than columns."),
        "blank": env._("“{value}” is empty."),
        "customer_twice": env._("The customer {value} stands there twice."),
        "customer_ambiguous": env._("Several customers have the reference {value}."),
        "province": env._("“{value}” is no province of the company's country."),
        "salesperson": env._("Nobody in this company has the login “{value}”."),
        "number": env._("“{value}” is too long for a number or has a | in it."),
        "type": env._("“{value}” is neither invoice nor credit_note."),
        "date": env._("“{value}” is no date that exists. Write 2026-07-31."),
        "future": env._("{value} has not come yet."),
        "far_away": env._("{value} is more than 20 years away. Check the date."),
        "due_before_invoice": env._("Due on {value}, before the invoice's date."),
        "amount": env._("“{value}” is no amount above zero with two decimals."),
        "quantity": env._("The amount does not divide by {value} to the cent."),
        "differs": env._("“{value}” differs from an earlier line of this number."),
        "more_than_owed": env._("More is paid or given up on {value} than it owes."),
        "write_off_of_credit_note": env._(
            "{value} is a credit note: it cannot be written off."
        ),
        "applies_to": env._("{value} is no invoice this credit note can reduce."),
        "unknown_customer": env._(
            "The customer {value} is in no file and not in Odoo."
        ),
        "unknown_product": env._("No product has the internal reference “{value}”."),
        "unknown_currency": env._("The currency {value} is not active."),
        "imported_differently": env._("{value} was imported with other figures."),
        "not_posted": env._("{value} was imported but is no longer posted."),
        "more_than_open": env._("More is paid on {value} than is open in Odoo."),
        "locked": env._("{value} lies in a locked period of the accounts."),
        "no_sale_journal": env._("The company has no sales journal. Make one first."),
        "no_payment_journal": env._("Choose a payment journal with a bank account."),
        "no_write_off_account": env._("Choose the journal and account of bad debts."),
    }
