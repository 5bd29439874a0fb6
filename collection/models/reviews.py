"""What reviewers said of a collection: one row each time, so that nothing said is lost."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from collection.models.collections import Collection
from collection.states import ReviewState


class Review(models.Model):
    """Who said what of a collection, and when. The newest one holds; ``Collection.review_state`` repeats its state."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="reviews", verbose_name=_("collection"))
    state = models.CharField(_("state"), max_length=16, choices=ReviewState.choices)
    note = models.TextField(_("note"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("reviewer")
    )
    reviewer_name = models.CharField(_("reviewer"), max_length=150)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_state_display()} – {self.reviewer_name}"
