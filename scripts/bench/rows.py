"""Many rows like one: a record made by the ORM, copied by one INSERT … SELECT."""

from odoo.tools import SQL


def copy(env, record, count, columns):
    """Copy a record's row, with some columns worked out from the row's number ``k``.

    :param record: made by the ORM, so that every column has what Odoo puts there
    :param count: how many rows
    :param columns: ``{column: SQL text over k (from 1) and pick(text, n)}``
    """
    env.flush_all()
    table = record._table
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND column_name <> 'id'",
        [table],
    )
    names = [name for (name,) in env.cr.fetchall()]
    values = [
        SQL(columns[name]) if name in columns else SQL.identifier("model", name)
        for name in names
    ]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM generate_series(1, %s) k, %s model"
            " WHERE model.id = %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, names)),
            SQL(", ").join(values),
            count,
            SQL.identifier(table),
            record.id,
        )
    )
    env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all(flush=False)


def pick(ids, salt):
    """SQL text that draws one of some ids, the same for the same row and salt."""
    array = ", ".join(str(int(i)) for i in ids)
    return f"(ARRAY[{array}])[1 + floor(pg_temp.draw('{salt}' || k) * {len(ids)})::int]"
