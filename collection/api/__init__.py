"""The portal for programs: the same verbs and the same rights as its pages, by token, as JSON."""
