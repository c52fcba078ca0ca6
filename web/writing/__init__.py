"""Writing articles that come by the API: a process beside the server, which alone writes."""
