"""Between a server and the application: deadlines for clients, and lanes for their requests."""
