"""Drive ccmaster over the Model Context Protocol."""
