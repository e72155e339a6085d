"""What the bench refuses on purpose. Imports `runtime.errors`."""

from runtime.errors import KeymojiError


class BenchError(KeymojiError):
    """A folder, a results file or an option that nothing can be measured with."""
