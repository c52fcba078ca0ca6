"""The engine on a server: OpenSearch, for archives and newsrooms that outgrow one machine."""
