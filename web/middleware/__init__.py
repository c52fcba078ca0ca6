"""Middleware: what every request and response passes through, one concern per module."""
