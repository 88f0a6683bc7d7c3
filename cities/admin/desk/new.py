"""A new record: whoever gives it no slug is given one."""

from typing import Any

from django.forms import BaseModelForm


def proposing_slug(form: type[BaseModelForm[Any]]) -> type[BaseModelForm[Any]]:
    """`form`, in which the slug may be left empty: it is then made of the title."""

    class NewRecordForm(form):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["slug"].required = False

        def clean(self) -> Any:
            cleaned = super().clean()
            data = self.cleaned_data if cleaned is None else cleaned
            if "slug" in data and not data["slug"]:
                titled = {
                    field.name: data[field.name]
                    for field in self._meta.model._meta.fields
                    if field.name in data and getattr(field, "language", None)
                }
                data["slug"] = self._meta.model(**titled).proposed_slug()
                self.fields["slug"].required = not data["slug"]
            return data

    return NewRecordForm
