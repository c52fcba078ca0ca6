"""HTML pages: their encoding, their structured data, their main text, their date.

Each part takes a page that is bounded, see `index_data.html.tree`, and opens no connection.
"""
