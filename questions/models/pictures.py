"""Pictures that the texts of questions show."""

from django.db import models


class Picture(models.Model):
    """The bytes of a picture under its name, which is made of them: it never changes.

    In the database, since web and workers may run on several machines. It stays as long as a
    version of a question can show it, which is for ever.
    """

    name = models.CharField(max_length=60, primary_key=True)
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
