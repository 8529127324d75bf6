"""The market's published rules: who runs it, what holds for whom, which version was in force when, who agreed to it."""
