{
    "name": "Customer Credit",
    "summary": "Quarterly credit ratings, dated limits and order holds",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "CS Suite Founders",
    "license": "LGPL-3",
    "depends": ["cs_department", "sale"],
    "data": [],
    "demo": [],
}
