"""A filled checklist: answers, what applies, progress, score, findings."""
