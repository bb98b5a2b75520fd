"""A trading history of any size, the same on every machine: customers, invoices,
payments and reconciliations, by a few SQL statements.

Everything follows from the seed: number k of a kind is drawn from the hash of the
seed, the kind and k. Ten invoices a customer over two years; of a hundred, 70 are
paid in time, 20 late, 5 in part, 5 not at all.
"""

INVOICES_A_CUSTOMER = 10
FIRST_DAY, DAYS = "2025-01-01", 700


def generate(bench, seed):
    """Fill the database and set ``bench.partner_ids``; nothing is committed."""
    env, cr = bench.env, bench.cr
    accounts = _accounts(env)
    journals = _journals(env, accounts)
    values = {
        "seed": str(seed),
        "customers": bench.customers,
        "each": INVOICES_A_CUSTOMER,
        "first": FIRST_DAY,
        "days": DAYS,
        "company": env.company.id,
        "currency": env.company.currency_id.id,
        **{f"{kind}_account": account.id for kind, account in accounts.items()},
        **{f"{kind}_journal": journal.id for kind, journal in journals.items()},
    }
    env.flush_all()
    cr.execute(DRAW)
    for statement in (CUSTOMERS, INVOICES, INVOICE_LINES, PAYMENTS, PAYMENT_LINES):
        cr.execute(statement, values)
    cr.execute(RECONCILE, values)
    cr.execute(RESIDUALS)
    cr.execute("SELECT id FROM bench_customer ORDER BY id")
    bench.partner_ids = [row[0] for row in cr.fetchall()]
    for table in ("res_partner", "account_move", "account_move_line"):
        cr.execute(f"ANALYZE {table}")  # names are ours
    cr.execute("ANALYZE account_partial_reconcile")
    env.invalidate_all(flush=False)


def _accounts(env):
    kinds = {
        "receivable": ("asset_receivable", "119001"),
        "income": ("income", "600199"),
        "bank": ("asset_cash", "100299"),
    }
    return {
        kind: env["account.account"].create(
            {
                "name": f"Bench {kind}",
                "code": code,
                "account_type": account_type,
                "reconcile": kind == "receivable",
            }
        )
        for kind, (account_type, code) in kinds.items()
    }


def _journals(env, accounts):
    return {
        kind: env["account.journal"].create(
            {
                "name": f"Bench {kind}",
                "code": f"BX{number}",
                "type": kind,
                "default_account_id": accounts[account].id,
            }
        )
        for number, (kind, account) in enumerate(
            (("sale", "income"), ("general", "bank"))
        )
    }


# A number from 0 to 1 that depends on nothing but its name.
DRAW = """
    CREATE FUNCTION pg_temp.draw(name text) RETURNS double precision
    LANGUAGE sql IMMUTABLE AS
    $$ SELECT ('x' || substr(md5(name), 1, 7))::bit(28)::int / 268435456.0 $$
"""
CUSTOMERS = """
    CREATE TEMP TABLE bench_customer ON COMMIT PRESERVE ROWS AS
    WITH made AS (
        INSERT INTO res_partner (
            name, complete_name, is_company, active, customer_rank, supplier_rank,
            phone, email, type, lang, autopost_bills, company_id, create_uid, write_uid,
            create_date, write_date)
        SELECT 'Bench Customer ' || k, 'Bench Customer ' || k, true, true, 1, 0,
               '0574 ' || (80000000 + k), 'customer' || k || '@example.com', 'contact',
               'en_US', 'ask', NULL, 1, 1, now(), now()
          FROM generate_series(1, %(customers)s) k
        RETURNING id)
    SELECT id, row_number() OVER (ORDER BY id) AS k FROM made;
    UPDATE res_partner SET commercial_partner_id = id
     WHERE id IN (SELECT id FROM bench_customer)
"""
INVOICES = """
    CREATE TEMP TABLE bench_invoice ON COMMIT PRESERVE ROWS AS
    SELECT customer.id AS partner_id, k * 1000 + n AS k,
           nextval('account_move_id_seq') AS move_id,
           nextval('account_move_line_id_seq') AS line_id,
           day, day + term AS due, amount,
           CASE WHEN luck < 0.70 THEN day + 5 + (term - 5) * late
                WHEN luck < 0.90 THEN day + term + 1 + 90 * late
                WHEN luck < 0.95 THEN day + term
           END::date AS paid_on,
           CASE WHEN luck < 0.90 THEN amount
                WHEN luck < 0.95 THEN round(amount / 2, 2) ELSE 0 END AS paid
      FROM bench_customer customer,
           generate_series(1, %(each)s) n,
           LATERAL (SELECT %(seed)s || ':' || customer.k || ':' || n AS name) named,
           LATERAL (
               SELECT date %(first)s
                      + (%(days)s * pg_temp.draw('day' || name))::int AS day,
                      30 + 30 * (2 * pg_temp.draw('term' || name))::int AS term,
                      round((100 + 20000 * pg_temp.draw('money' || name)
                             * pg_temp.draw('size' || name))::numeric, 2) AS amount,
                      pg_temp.draw('luck' || name) AS luck,
                      (pg_temp.draw('late' || name) * 100)::int / 100 AS late
           ) drawn;
    INSERT INTO account_move (
        id, name, move_type, state, date, invoice_date, invoice_date_due, auto_post,
        journal_id, company_id, currency_id, partner_id, commercial_partner_id,
        amount_total, amount_total_signed, amount_residual, payment_state,
        create_uid, write_uid, create_date, write_date)
    SELECT move_id, 'BX/' || k, 'out_invoice', 'posted', day, day, due, 'no',
           %(sale_journal)s, %(company)s, %(currency)s, partner_id, partner_id,
           amount, amount, amount - paid,
           CASE WHEN paid = amount THEN 'paid' WHEN paid > 0 THEN 'partial'
                ELSE 'not_paid' END,
           1, 1, now(), now()
      FROM bench_invoice
"""
LINE = """
    INSERT INTO account_move_line (
        id, move_id, journal_id, company_id, currency_id, company_currency_id,
        account_id, partner_id, name, parent_state, date, date_maturity, display_type,
        debit, credit, balance, amount_currency, amount_residual,
        amount_residual_currency, reconciled,
        create_uid, write_uid, create_date, write_date)
"""
INVOICE_LINES = (
    LINE
    + """
    SELECT line_id, move_id, %(sale_journal)s, %(company)s, %(currency)s, %(currency)s,
           %(receivable_account)s, partner_id, 'BX/' || k, 'posted', day, due,
           'payment_term', amount, 0, amount, amount, amount - paid, amount - paid,
           paid = amount, 1, 1, now(), now()
      FROM bench_invoice
     UNION ALL
    SELECT nextval('account_move_line_id_seq'), move_id, %(sale_journal)s, %(company)s,
           %(currency)s, %(currency)s, %(income_account)s, partner_id, 'Goods',
           'posted', day, NULL, 'product', 0, amount, -amount, -amount, 0, 0, false,
           1, 1, now(), now()
      FROM bench_invoice
"""
)
PAYMENTS = """
    CREATE TEMP TABLE bench_payment ON COMMIT PRESERVE ROWS AS
    SELECT *, nextval('account_move_id_seq') AS payment_id,
           nextval('account_move_line_id_seq') AS credit_id
      FROM bench_invoice WHERE paid > 0;
    INSERT INTO account_move (
        id, name, move_type, state, date, auto_post, journal_id, company_id,
        currency_id, partner_id, commercial_partner_id, amount_total,
        create_uid, write_uid, create_date, write_date)
    SELECT payment_id, 'BP/' || k, 'entry', 'posted', paid_on, 'no',
           %(general_journal)s, %(company)s, %(currency)s, partner_id, partner_id, paid,
           1, 1, now(), now()
      FROM bench_payment
"""
PAYMENT_LINES = (
    LINE
    + """
    SELECT credit_id, payment_id, %(general_journal)s, %(company)s, %(currency)s,
           %(currency)s, %(receivable_account)s, partner_id, 'BP/' || k, 'posted',
           paid_on, paid_on, 'product', 0, paid, -paid, -paid, 0, 0, true,
           1, 1, now(), now()
      FROM bench_payment
     UNION ALL
    SELECT nextval('account_move_line_id_seq'), payment_id, %(general_journal)s,
           %(company)s, %(currency)s, %(currency)s, %(bank_account)s, partner_id,
           'BP/' || k, 'posted', paid_on, NULL, 'product', paid, 0, paid, paid, 0, 0,
           false, 1, 1, now(), now()
      FROM bench_payment
"""
)
RECONCILE = """
    INSERT INTO account_partial_reconcile (
        debit_move_id, credit_move_id, company_id, debit_currency_id,
        credit_currency_id, amount, debit_amount_currency, credit_amount_currency,
        max_date, create_uid, write_uid, create_date, write_date)
    SELECT line_id, credit_id, %(company)s, %(currency)s, %(currency)s, paid, paid,
           paid, greatest(day, paid_on), 1, 1, now(), now()
      FROM bench_payment
"""
RESIDUALS = """
    SELECT setval('account_move_line_id_seq',
                  (SELECT max(id) FROM account_move_line))
"""
