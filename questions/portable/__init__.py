"""Questions in the formats of other programs: read and written here without the database.

Whatever is read becomes items (see `items`), whatever is written comes from them. What a format
cannot hold is named as a loss, and what cannot be read as a refusal with its line and column.
"""
