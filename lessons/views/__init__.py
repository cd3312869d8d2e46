"""The pages of what there is to read."""
