"""Requests as Prometheus counts them: by view, method and status, and how long each took."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django_prometheus.middleware import PrometheusAfterMiddleware
from django_prometheus.utils import Time, TimeSince


class CountingMiddleware(PrometheusAfterMiddleware):
    """django-prometheus's, without the counters that say the same once more.

    By method, by status alone, by transport and by charset, and two of sizes: each request paid for
    eight of them. What it raises is counted as there.
    """

    def __init__(self, get_response) -> None:
        super().__init__(get_response)
        # Which counter it is, is looked up once for each view, method and status.
        self.find_answers = cache(self.metrics.responses_by_status_view_method.labels)
        self.find_times = cache(self.metrics.requests_latency_by_view_method.labels)

    def process_request(self, request: HttpRequest) -> None:
        request.prometheus_after_middleware_event = Time()

    def process_view(self, *_args) -> None:
        """Count nothing here: each request is counted with its answer."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        view, method = self._get_view_name(request), self._method(request)
        self.find_answers(str(response.status_code), view, method).inc()
        taken = TimeSince(request.prometheus_after_middleware_event)
        self.find_times(view, method).observe(taken)
        return response


# Two first requests at once would both register the counters: now whoever imports this has done it.
CountingMiddleware.metrics_cls.get_instance()
