"""The tools as clients see them: names, words, schemas. Light: their code is elsewhere."""
