"""chainward in other people's servers: a module for each."""
