"""Ten feeds that change, break, move and refuse, and whether they are followed well."""
