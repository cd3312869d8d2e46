"""The floor: the least that Django can do, which StudyHub's pages are measured against.

Served by the same server from the same database server, with Django's usual middleware and nothing
of ours: E an empty view, R a reference page, P a post. `script/bench web` says how they compare.
"""
