"""Starts the whole site on one machine, keeps it running, and stops it in order.

Nothing here imports Django: what concerns the site itself is done by `manage.py prepare`, which
runs as a child. Read `lifecycle` first.
"""
