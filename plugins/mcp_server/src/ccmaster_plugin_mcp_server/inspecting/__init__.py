"""An inspector of MCP servers, ours and any other: what they have and do, and whether it fits."""
