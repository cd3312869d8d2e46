"""Item analysis: what first answers say about questions and banks, for their authors."""
