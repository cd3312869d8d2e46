"""What a window sends that has stood open while another one saved."""

from django.http import HttpResponse


def as_it_stands(page: HttpResponse) -> dict:
    """Return what the settings of `page` send where nobody touches them."""
    form = page.context["form"]
    assert str(form.shown) in page.content.decode()
    stands = {field.name: field.value() for field in form if field.value() is not False}
    return stands | {field.html_initial_name: str(field.initial) for field in form}
