"""What granian serves in a bench: a project's own application, which can count its statements."""

from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connection

from bench.yardstick.load import COUNT_QUERIES

KEY = f"HTTP_{COUNT_QUERIES.upper().replace('-', '_')}"


def count_queries(application):
    """Answer the header COUNT_QUERIES with how many statements the request took.

    Counted in the process that is measured, with all that its middleware asks. Requests without it
    pay for one look into a dictionary.
    """

    def counted(environ, start_response):
        if KEY not in environ:
            return application(environ, start_response)
        statements = []

        def count(execute, sql, params, many, context):
            statements.append(sql)
            return execute(sql, params, many, context)

        def start(status, headers, *rest):
            return start_response(status, [*headers, (COUNT_QUERIES, str(len(statements)))], *rest)

        with connection.execute_wrapper(count):
            return application(environ, start)

    return counted


application = count_queries(get_internal_wsgi_application())
