"""A scripted agent, and a scripted Messages API: ccmaster without an account."""
