"""The statistics of many complaints, beside one statement written by hand."""

from . import complaint_rows
from .table import Result, row

MANY = 20_000
# The same numbers as the board's, in one statement; no rights, no companies to choose.
BY_HAND = """
    WITH counted AS MATERIALIZED (
        SELECT complaint.id, complaint.category_id, complaint.department_id,
               complaint.product_id, complaint.channel, complaint.content_kind,
               complaint.responsibility, complaint.cause_id, complaint.state,
               complaint.date_received, complaint.date_first_replied,
               complaint.cost_amount, complaint.reopen_count, complaint.satisfaction,
               customer.state_id AS region_id, customer.country_id, template.categ_id,
               complaint.date_received >= %(first)s AS is_now,
               EXTRACT(EPOCH FROM complaint.date_first_replied
                                  - complaint.date_received) / 3600 AS hours,
               EXISTS (SELECT 1 FROM cs_complaint earlier
                        WHERE earlier.commercial_partner_id
                              = complaint.commercial_partner_id
                          AND earlier.company_id = complaint.company_id
                          AND earlier.date_received < complaint.date_received
                          AND earlier.date_received
                              >= complaint.date_received - interval '90 days'
                          AND (earlier.product_id = complaint.product_id
                               OR (earlier.product_id IS NULL
                                   AND complaint.product_id IS NULL
                                   AND earlier.category_id = complaint.category_id))
                          AND earlier.state NOT IN ('draft', 'cancelled')) AS repeated
          FROM cs_complaint complaint
          JOIN res_partner customer ON customer.id = complaint.commercial_partner_id
          LEFT JOIN product_product product ON product.id = complaint.product_id
          LEFT JOIN product_template template ON template.id = product.product_tmpl_id
         WHERE complaint.state NOT IN ('draft', 'cancelled')
           AND complaint.company_id = %(company)s
           AND complaint.date_received BETWEEN %(before)s AND %(last)s)
    SELECT 'total' AS kind, is_now::text, NULL::text, NULL::text, count(*),
           sum(cost_amount),
           ARRAY[count(*) FILTER (WHERE state <> 'closed'), count(date_first_replied),
                 avg(hours), count(*) FILTER (WHERE repeated),
                 count(*) FILTER (WHERE reopen_count > 0),
                 count(NULLIF(satisfaction, 0)), avg(NULLIF(satisfaction, 0)),
                 count(NULLIF(cost_amount, 0)),
                 percentile_cont(0.5) WITHIN GROUP (ORDER BY hours)]
      FROM counted GROUP BY is_now
     UNION ALL
    SELECT 'group', GROUPING(category_id, department_id, product_id, categ_id,
                             region_id, country_id, channel, content_kind,
                             responsibility, cause_id)::text,
           COALESCE(category_id, department_id, product_id, categ_id, region_id,
                    country_id, cause_id)::text,
           COALESCE(channel, content_kind, responsibility), count(*), sum(cost_amount),
           NULL
      FROM counted WHERE is_now
     GROUP BY GROUPING SETS ((category_id), (department_id), (product_id), (categ_id),
                             (region_id), (country_id), (channel), (content_kind),
                             (responsibility), (cause_id))
     UNION ALL
    SELECT 'step', is_now::text, clock.step, clock.state, count(*), NULL, NULL
      FROM cs_deadline clock JOIN counted ON counted.id = clock.res_id
     WHERE clock.res_model = 'cs.complaint' AND clock.state IN ('met', 'breached')
     GROUP BY is_now, clock.step, clock.state
     UNION ALL
    SELECT 'month', date_trunc('month', date_received)::text, NULL, NULL, count(*),
           NULL, NULL
      FROM counted WHERE is_now GROUP BY 2
"""


@row(43)
def statistics(bench):
    """The board of a year, as an agent opens it."""
    complaint_rows.generate(bench)
    env = bench.env
    agent = complaint_rows.people(bench).agents[0]
    board = env["cs.complaint.statistics"].with_user(agent)
    board = board.with_context(allowed_company_ids=env.company.ids)
    first, last = board._cs_period("year", None, None)
    before = board._cs_period_before("year", first, last)[0]
    start = env.company._cs_day_span(before, before)[0]
    begin, end = env.company._cs_day_span(first, last)
    parameters = {
        "company": env.company.id,
        "before": start,
        "first": begin,
        "last": end,
    }

    def by_hand():
        env.cr.execute(BY_HAND, parameters)
        env.cr.fetchall()

    found = board.get_board("year")
    env.cr.execute(BY_HAND, parameters)
    number = next(r[4] for r in env.cr.fetchall() if r[:2] == ("total", "true"))
    assert found["figures"][0]["value"] == number, (found["figures"][0], number)
    seconds, queries, base = bench.side_by_side(
        lambda: board.get_board("year"), by_hand
    )
    # of few rows, the time is that of writing the statements, not of counting
    ratio_max = 3 if bench.complaints >= MANY else None
    return Result(
        "statistics of a year and the year before",
        bench.complaints,
        seconds,
        "one statement by hand",
        base,
        queries,
        ratio_max=ratio_max,
        queries_max=40,
    )
