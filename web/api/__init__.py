"""The JSON API for programs: /api/v1."""
