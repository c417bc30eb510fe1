"""What agents, clients and programs can do with sessions, and read of them."""
