from odoo import api, models


class CsWizardMixin(models.AbstractModel):
    """A form about documents: it tells nothing of what its user may not read.

    A form takes any id, shows names with the rights of the system, and fills its
    fields from the document. So whoever names a document has to be allowed to read it:
    the person a complaint is about (A3.6) must not even learn that it exists.
    """

    _name = "cs.wizard.mixin"
    _description = "Form about Documents"

    @api.model
    def _cs_check_named(self, vals):
        """Check that the user may read the documents that are named.

        :param vals: values as clients send them
        :raise AccessError: one of them is hidden from the user
        """
        if self.env.su:
            return
        for name, value in vals.items():
            field = self._fields.get(name)
            if not value or field is None or not field.relational or not field.store:
                continue
            model = self.env[field.comodel_name]
            if not hasattr(model, "_cs_transitions") and model._name != "cs.approval":
                continue
            ids = field.convert_to_cache(value, self.new(), validate=False)
            ids = [ids] if isinstance(ids, int) else list(ids or ())
            model.browse(ids).exists().check_access("read")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._cs_check_named(values)
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_check_named(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._cs_check_named(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._cs_check_named(values)
        return super().onchange(values, field_names, fields_spec)
