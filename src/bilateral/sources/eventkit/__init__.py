"""What all sources of events share: codes of countries, acts and actors, fast tables of tabs, one vote an event."""
