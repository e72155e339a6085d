"""What must be said before a library is imported, so that nobody hears of it: `opt_out()`.

On Linux onnxruntime 1.29 and later start an uploader while they are being imported, before their own switch
`disable_telemetry_events` can be called: a device id and a store of events appear under ~/.cache, and a host is looked
up. Only the environment stops it. The other switches are those of libraries that export, bench and bulk scoring use.
A setting that the user made stays. This file may import the standard library.
"""

import os

SWITCHES = {
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, and with it transformers and optimum
    "RAY_USAGE_STATS_ENABLED": "0",  # ray
}


def opt_out() -> None:
    """Set what is not set. `import runtime` does so, before onnxruntime is imported."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
