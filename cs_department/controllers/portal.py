"""The customer's side of complaints: a list, a page for each, messages and files."""

from collections import OrderedDict

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .complaint_form import Uploads

FINISHED = ("closed", "cancelled")
# Larger bodies are refused by Odoo itself, without a page of ours.
MAX_BODY = http.DEFAULT_MAX_CONTENT_LENGTH


class ComplaintPortal(CustomerPortal):
    """Pages of the portal. Which complaint is whose is decided in the model alone."""

    _complaints_per_page = 20

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "cs_complaint_count" in counters:
            complaints = request.env["cs.complaint"]
            values["cs_complaint_count"] = (
                complaints._cs_portal_search().search_count(
                    complaints._cs_portal_domain()
                )
                if self._may_see_complaints()
                else 0
            )
        return values

    @staticmethod
    def _may_see_complaints():
        user = request.env.user
        return user._is_portal() or request.env["cs.complaint"].has_access("read")

    def _complaint_layout_values(self):
        user = request.env.user
        company = request.env["cs.complaint"]._cs_portal_company().sudo()
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "cs_complaint",
            "default_url": "/my/complaints",
            "tz": user.tz or company.resource_calendar_id.tz or "UTC",
            "may_complain": user._is_portal(),
            "max_files": company.cs_portal_max_files,
            "max_bytes": company._cs_portal_file_limit(),
            "files_hint": request.env._(
                "At most %(count)s files of %(size)s MB each",
                count=company.cs_portal_max_files,
                size=f"{company._cs_portal_file_limit() / 1024 / 1024:g}",
            ),
        }

    # -- list ----------------------------------------------------------------------

    @staticmethod
    def _complaint_sortings():
        return OrderedDict(
            newest={
                "label": request.env._("Newest"),
                "order": "date_received desc, id desc",
            },
            oldest={"label": request.env._("Oldest"), "order": "date_received, id"},
            number={"label": request.env._("Number"), "order": "name, id"},
        )

    @staticmethod
    def _complaint_filters():
        return OrderedDict(
            all={"label": request.env._("All"), "domain": Domain.TRUE},
            open={
                "label": request.env._("Open"),
                "domain": Domain("state", "not in", FINISHED),
            },
            closed={
                "label": request.env._("Closed"),
                "domain": Domain("state", "in", FINISHED),
            },
        )

    @staticmethod
    def _complaint_inputs():
        return OrderedDict(
            all={"input": "all", "label": request.env._("Search number or product")},
            number={"input": "number", "label": request.env._("Search number")},
            product={"input": "product", "label": request.env._("Search product")},
        )

    @staticmethod
    def _complaint_search_domain(search_in, search):
        number = Domain("name", "ilike", search)
        product = Domain("product_text", "ilike", search) | Domain(
            "product_id", "ilike", search
        )
        return {"number": number, "product": product}.get(search_in, number | product)

    @http.route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def portal_my_complaints(
        self,
        page=1,
        sortby="newest",
        filterby="all",
        search="",
        search_in="all",
        sent=None,
        **kw,
    ):
        if not self._may_see_complaints():
            return request.redirect("/my")
        complaints = request.env["cs.complaint"]
        sortings, filters = self._complaint_sortings(), self._complaint_filters()
        inputs = self._complaint_inputs()
        sortby = sortby if sortby in sortings else "newest"
        filterby = filterby if filterby in filters else "all"
        search_in = search_in if search_in in inputs else "all"
        search = (search or "").replace("\x00", "").strip()[:100]
        domain = complaints._cs_portal_domain() & filters[filterby]["domain"]
        if search:
            domain &= self._complaint_search_domain(search_in, search)
        found = complaints._cs_portal_search()
        total = found.search_count(domain)
        pager = portal_pager(
            url="/my/complaints",
            url_args={
                "sortby": sortby,
                "filterby": filterby,
                "search_in": search_in,
                "search": search,
            },
            total=total,
            page=page,
            step=self._complaints_per_page,
        )
        rows = found.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._complaints_per_page,
            offset=pager["offset"],
        )
        values = self._complaint_layout_values()
        values.update(
            rows=rows.sudo()._cs_portal_rows(),
            pager=pager,
            is_filtered=bool(search) or filterby != "all",
            searchbar_sortings=sortings,
            sortby=sortby,
            searchbar_filters=filters,
            filterby=filterby,
            searchbar_inputs=inputs,
            search_in=search_in,
            search=search,
            was_sent=bool(sent),
        )
        return request.render("cs_department.portal_my_complaints", values)

    # -- one complaint -------------------------------------------------------------

    @http.route(
        "/my/complaints/<int:complaint_id>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def portal_my_complaint(self, complaint_id, access_token=None, sent=None, **kw):
        complaint = self._find_complaint(complaint_id, access_token)
        if not complaint:
            return request.redirect("/my")
        root = complaint._cs_portal_merged()
        if root:
            url = root.get_portal_url() if access_token else root.access_url
            return request.redirect(url)
        return self._render_complaint(complaint, access_token, sent=sent)

    def _find_complaint(self, complaint_id, access_token=None):
        """Return the complaint (sudo) if it is for whoever asks, else nothing."""
        complaints = request.env["cs.complaint"]
        return complaints._cs_portal_find(complaint_id, access_token)

    def _render_complaint(self, complaint, access_token=None, **values):
        token = access_token if not complaint._cs_portal_is_own() else None
        calendar = complaint.company_id.resource_calendar_id
        values = {
            **self._complaint_layout_values(),
            "tz": request.env.user.tz or calendar.tz or "UTC",
            "complaint": complaint._cs_portal_page(),
            "may_write": complaint._cs_portal_is_customer(),
            "token": token,
            "typed": {},
            "sent": None,
            "error": None,
            **values,
        }
        response = request.render("cs_department.portal_my_complaint", values)
        # a link with a token is not passed on to other sites
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    @http.route(
        "/my/complaints/<int:complaint_id>/message",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        max_content_length=MAX_BODY,
    )
    def portal_my_complaint_message(self, complaint_id, message="", **kw):
        complaint = self._find_complaint(complaint_id)
        if not complaint:
            return request.redirect("/my")
        uploads = Uploads(complaint.company_id)
        error = uploads.check()
        if not error:
            error = self._attempt(
                complaint._cs_portal_write_message,
                message.replace("\x00", "")[:20_000],
                uploads.contents(),
            )
        if error:
            typed = {"message": message}
            return self._render_complaint(complaint, error=error, typed=typed)
        return request.redirect(f"{complaint.access_url}?sent=message#messages")

    @http.route(
        "/my/complaints/<int:complaint_id>/respond",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_my_complaint_respond(self, complaint_id, decision="", reason="", **kw):
        complaint = self._find_complaint(complaint_id)
        if not complaint or decision not in ("accept", "decline"):
            return request.redirect("/my")
        error = self._attempt(
            complaint._cs_portal_respond,
            decision == "accept",
            reason.replace("\x00", "")[:20_000],
        )
        if error:
            typed = {"reason": reason}
            return self._render_complaint(complaint, error=error, typed=typed)
        return request.redirect(f"{complaint.access_url}?sent={decision}")

    @staticmethod
    def _attempt(method, *args):
        """Call a method; return the words of its refusal, everything undone."""
        try:
            with request.env.cr.savepoint():
                method(*args)
        except (UserError, AccessError) as error:
            return str(error)
        return None

    @http.route(
        "/my/complaints/<int:complaint_id>/files/<int:file_id>",
        type="http",
        auth="public",
        website=True,
        readonly=True,
    )
    def portal_my_complaint_file(self, complaint_id, file_id, access_token=None, **kw):
        complaint = self._find_complaint(complaint_id, access_token)
        file = complaint and complaint._cs_portal_attachment(file_id)
        if not file:
            return request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(file)
        # never shown in the page: a file of a customer may hold scripts
        return stream.get_response(as_attachment=True)
