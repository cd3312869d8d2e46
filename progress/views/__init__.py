"""The pages of Today, of Progress and of study plans."""
