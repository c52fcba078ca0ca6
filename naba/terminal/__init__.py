"""How the commands speak and what they share: console, progress bar, options."""
