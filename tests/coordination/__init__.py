"""What the proofs of coordination are made of: models, fleets that are killed, their records."""
