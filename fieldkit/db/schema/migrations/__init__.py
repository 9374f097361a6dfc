"""The schema's history: numbered migrations, one module each, frozen once released; each adds, none takes away."""
