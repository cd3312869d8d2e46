"""A small library: what the reference page reads and the post writes."""

from django.conf import settings
from django.db import models


class Shelf(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Book(models.Model):
    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="books")
    title = models.CharField(max_length=120)
    author = models.CharField(max_length=80)
    summary = models.TextField()
    pages = models.PositiveIntegerField()
    rating = models.DecimalField(max_digits=3, decimal_places=1)
    lent = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shelf", "-added_at"], name="book_newest_of_shelf")]

    def __str__(self) -> str:
        return self.title


class Loan(models.Model):
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="loans")
    book = models.ForeignKey(Book, models.CASCADE, related_name="+")
    due_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["reader", "due_at"], name="loan_next_of_reader")]

    def __str__(self) -> str:
        return f"{self.reader} {self.book}"


class Remark(models.Model):
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text
