"""Real servers and real clients over loopback, on ports that the system picks."""
