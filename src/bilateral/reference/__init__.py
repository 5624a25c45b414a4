"""What is known beforehand: countries, product classifications and country groups, as CSV tables beside the code."""
