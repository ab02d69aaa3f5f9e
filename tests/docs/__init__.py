"""The pages for people hold: their code runs, their links and references lead somewhere."""
