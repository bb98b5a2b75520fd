"""What the tests of intake share: a mailbox, and mails that come in."""

import base64

from odoo.addons.mail.tests.common import MailCommon  # noqa: F401

from .common import ComplaintCase

PLAIN = """Return-Path: <{sender}>
To: {to}
From: {email_from}
Subject: {subject}
MIME-Version: 1.0
Content-Type: text/plain; charset={charset}
Content-Transfer-Encoding: base64
Date: Wed, 30 Sep 2026 15:00:00 +0800
Message-ID: {message_id}
{extra}
{body}
"""


class IntakeCase(ComplaintCase):
    """A company whose mails to complaints@huadong.test become complaints."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create(
            {"name": "huadong.test", "company_ids": [(4, cls.company.id)]}
        )
        cls.company.cs_complaint_alias_name = "complaints"
        cls.address = "complaints@huadong.test"
        cls.known = cls.env["res.partner"].create(
            {
                "name": "Wu Lei",
                "parent_id": cls.customer.id,
                "email": "wu@ningbo.example.com",
            }
        )
        cls.mail_number = 0

    def mail(self, body="Two pumps leak.", sender="wu@ningbo.example.com", **values):
        """The source of a mail; ``files`` are pairs of name and bytes."""
        type(self).mail_number += 1
        files = values.pop("files", ())
        charset = values.pop("charset", "utf-8")
        raw = body if isinstance(body, bytes) else body.encode(charset)
        fields = {
            "sender": sender,
            "email_from": sender,
            "to": self.address,
            "subject": "Pumps",
            "charset": charset,
            "message_id": f"<{self.mail_number}@ningbo.example.com>",
            "extra": "",
            "body": base64.encodebytes(raw).decode(),
            **values,
        }
        source = PLAIN.format(**fields)
        return self.with_files(source, files) if files else source

    def with_files(self, source, files):
        head, _empty, body = source.partition("\n\n")
        lines = head.splitlines()
        typed = [
            line for line in lines if line.startswith(("Content-", "MIME-Version"))
        ]
        kept = [line for line in lines if line not in typed]
        parts = ["\n".join([*typed[1:], "", body])]
        for name, raw in files:
            parts.append(
                f'Content-Type: application/octet-stream; name="{name}"\n'
                f'Content-Disposition: attachment; filename="{name}"\n'
                "Content-Transfer-Encoding: base64\n\n"
                + base64.encodebytes(raw).decode()
            )
        whole = [
            *kept,
            "MIME-Version: 1.0",
            'Content-Type: multipart/mixed; boundary="=cut="',
            "",
        ]
        for part in parts:
            whole += ["--=cut=", part]
        return "\n".join([*whole, "--=cut=--", ""])

    def receive(self, *args, **values):
        """Take a mail in; return the complaint it went to, if any."""
        source = (
            args[0] if args and "\n" in str(args[0]) else self.mail(*args, **values)
        )
        gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
        thread_id = gateway.with_context(tracking_disable=False).message_process(
            None, source
        )
        return self.env["cs.complaint"].browse(thread_id or [])

    def answer(self, complaint, body="Any news?", **values):
        """A reply of the customer to the last message of a complaint."""
        last = complaint.sudo().message_ids.sorted("id")[-1:]
        last = last or complaint.sudo().message_post(body="Registered")
        return self.receive(
            body,
            subject=f"Re: {complaint.name}",
            extra=f"References: {last.message_id}\nIn-Reply-To: {last.message_id}\n",
            **values,
        )

    def to_dos(self, complaint, kind):
        activity_type = self.env.ref(f"cs_department.mail_activity_type_{kind}")
        return complaint.sudo().activity_ids.filtered(
            lambda a: a.activity_type_id == activity_type
        )
