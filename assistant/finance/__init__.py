"""What figures, dates, directions and names mean."""
