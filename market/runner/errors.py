"""What stops a runner, told in one sentence."""


class CannotRun(Exception):  # noqa: N818 - the project is fine, the machine lacks something
    """Something the project needs is missing or broken; the text says what."""
