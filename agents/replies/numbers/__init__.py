"""Numbers, amounts, times and dates in words and figures of many languages."""
