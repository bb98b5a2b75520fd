"""The form a customer sends a complaint in with: typed, checked, read back, sent."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .complaint_form import DEMANDS, ComplaintForm, Uploads
from .portal import MAX_BODY, ComplaintPortal


class ComplaintFormPortal(ComplaintPortal):
    @http.route(
        "/my/complaints/new",
        type="http",
        auth="user",
        website=True,
        max_content_length=MAX_BODY,
    )
    def portal_new_complaint(self, step="", **post):
        """Show the form, then what it says (A3.3: read back), then register it."""
        if not request.env.user._is_portal():
            return request.redirect("/my/complaints")
        form = ComplaintForm(request.env, post)
        if request.httprequest.method != "POST" or step == "change":
            form.raw.setdefault("phone", request.env.user.partner_id.phone or "")
            return self._render_form(form)
        if form.raw.get("company_site"):
            # a field no person sees was filled in
            return request.redirect("/my/complaints?sent=1")
        if not form.check():
            return self._render_form(form)
        same = request.env["cs.complaint"]._cs_portal_same(form.values["description"])
        if same:
            return self._render_form(form, same=same)
        if step != "send":
            return self._render_check(form)
        return self._send(form)

    def _render_form(self, form, same=None):
        values = self._complaint_layout_values()
        values.update(
            page_name="cs_complaint_new",
            form=form,
            raw=form.raw,
            errors=form.errors,
            demand_fields=DEMANDS,
            demand_kinds=form.selection("cs.complaint.remedy", "kind"),
            content_kinds=form.selection("cs.complaint", "content_kind"),
            urgencies=form.selection("cs.complaint", "urgency"),
            currency=request.env["cs.complaint"]
            ._cs_portal_company()
            .sudo()
            .currency_id.symbol,
            same=same and {"number": same.name, "url": same.access_url},
        )
        return request.render("cs_department.portal_new_complaint", values)

    def _render_check(self, form, error=None):
        kept = {k: v for k, v in form.raw.items() if k not in ("step", "csrf_token")}
        values = self._complaint_layout_values()
        values.update(
            page_name="cs_complaint_new",
            summary=form.summary(),
            demands=form.summary_demands(),
            kept=kept,
            error=error,
        )
        return request.render("cs_department.portal_check_complaint", values)

    def _send(self, form):
        complaints = request.env["cs.complaint"]
        uploads = Uploads(complaints._cs_portal_company())
        error = uploads.check()
        if error:
            return self._render_check(form, error)
        try:
            with request.env.cr.savepoint():
                complaint = complaints._cs_portal_register(
                    form.values, form.demands, uploads.contents(), form.raw["key"]
                )
        except UserError as refusal:
            return self._render_check(form, str(refusal))
        return request.redirect(f"{complaint.access_url}?sent=complaint")
