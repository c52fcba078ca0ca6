"""What every command shares: the console, the progress bar and the options."""
