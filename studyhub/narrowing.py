"""Forms that narrow a list by what stands in its address."""

from django import forms


class NarrowingForm(forms.Form):
    """What of a list to show; what is not known is as if it were not there.

    Drawn by `ui/narrowing.html` from what the methods below give: values alone, so that the part
    is kept for all who have the same to choose from.
    """

    def chosen(self) -> dict:
        """Return what narrows the list; a choice that is gone narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def selects(self) -> tuple:
        """Return the lists to choose from as they are drawn: nothing here is a person's own."""
        return tuple(
            (name, str(field.label), tuple((str(key), str(says)) for key, says in field.choices))
            for name, field in self.fields.items()
            if isinstance(field, forms.ChoiceField)
        )

    def ticks(self) -> tuple:
        return tuple(
            (name, str(field.label), name in self.chosen())
            for name, field in self.fields.items()
            if isinstance(field, forms.BooleanField)
        )

    def picked(self) -> tuple:
        """Return what was chosen, as it is sent again."""
        return tuple(
            (name, "on" if value is True else str(value)) for name, value in self.chosen().items()
        )
