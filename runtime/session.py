"""One onnxruntime session with the settings that suit a keyboard.

A keyboard shares a phone: one thread, no spinning while idle, no arena that keeps memory, no telemetry, the CPU named.
Whoever wants others makes a session of their own and gives it to `EmojiPredictor`.
This file may import onnxruntime, the error tree and pathlib.
"""

from pathlib import Path

import onnxruntime

from runtime.errors import BundleDamagedError, OptionError

MAX_THREADS = 256  # onnxruntime would start any number, until the machine has none left
_ONLY_FATAL = 4  # onnxruntime says the rest in its exceptions: standard error stays ours


def new_session(model: Path | bytes, threads: int = 1) -> onnxruntime.InferenceSession:
    """A session for the graph in `model`: its bytes, or the path of its file."""
    if type(threads) is not int or not 1 <= threads <= MAX_THREADS:
        raise OptionError(f"threads: {threads!r} is not a number of threads: pass 1 to {MAX_THREADS}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = _ONLY_FATAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.load_model_format", "ONNX")  # the one that onnx_guard.py has read
    onnxruntime.disable_telemetry_events()
    where = "model.onnx" if isinstance(model, bytes) else str(model)
    try:
        return onnxruntime.InferenceSession(  # without its fallback, which prints to standard output
            model, options, providers=["CPUExecutionProvider"], enable_fallback=0
        )
    except Exception as error:  # its exception types are private and have no base of their own
        reason = " ".join(str(error).split())
        raise BundleDamagedError(
            f"{where}: onnxruntime {onnxruntime.__version__} refuses it ({reason}): "
            "update onnxruntime, or export the model again"
        ) from None
