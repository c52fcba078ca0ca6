"""The pages for people, their texts and links, and the feeds."""
