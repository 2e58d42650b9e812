"""Gateway of `records/`: conversations and feedback, which cannot be derived from anything and may never be lost."""
