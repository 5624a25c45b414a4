"""Market lens: did the market believe it? Abnormal returns with a test that survives one shared event date."""
