"""A kind of record that fieldkit has never heard of: one declaration and one migration, and it has everything.

Where this needs a further list of the kind's name or of its fields, the declaration is missing something.
"""
