"""Pages of authors: banks, the editor, versions, decisions, templates and the inbox."""
