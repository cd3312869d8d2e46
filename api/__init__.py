"""The JSON API: personal tokens, and banks, practice, answers and scores for programs."""
