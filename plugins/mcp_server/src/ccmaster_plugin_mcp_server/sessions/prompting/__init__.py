"""The texts of the prompts: what to call, in which order, and what to look at before believing."""
