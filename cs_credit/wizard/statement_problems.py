"""What the problems of a file of financial statements say to the user."""


def statement_problem_texts(env):
    """Return ``{code: text}`` in the user's language, ``{value}`` left open."""
    return {
        "not_xlsx": env._("The file is no Excel workbook that can be read."),
        "too_large": env._("The workbook is too large. Cut it in parts."),
        "period": env._("“{value}” is no period: write year, half or quarter."),
        "yes_no": env._("“{value}” is neither yes nor no."),
        "amount_text": env._("“{value}” is no amount."),
        "statement_twice": env._("This statement stands in line {value} already."),
        "statement_differs": env._(
            "The statement to {value} is there with other figures. Tick “Correct Known "
            "Periods” to correct it."
        ),
        "customer_ambiguous_any": env._(
            "Several customers are called {value}. Write the reference."
        ),
        "customer_unknown": env._(
            "No customer has the reference, tax number or name “{value}”."
        ),
        "finding": "{value}",
    }
