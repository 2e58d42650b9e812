"""The page: one module a component, templates that escape whatever they show. No retrieval and no answering here."""
