{
    "name": "Sales Visits",
    "summary": "Outings, visit register and the callback rounds that check them",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "author": "CS Suite Founders",
    "license": "LGPL-3",
    "depends": ["cs_department", "calendar"],
    "data": [],
    "demo": [],
}
