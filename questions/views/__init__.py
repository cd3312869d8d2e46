"""The pages of questions: practice, answers, recall and the checks inside lessons."""
