"""Pure Python: no ORM, no database, doctested."""
